import { redacted, redactedText } from '#shared/dropin/support/redaction.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { saveLog } from './route.ts';

/** Always of level `info` among our own lines: what fails in an app is no fault of the service that is told so. */
export const handler = handle(saveLog, async ({ body, account, request }, { log }) => {
  log.info('client_log', {
    requestId: request.id,
    clientLevel: body.level,
    clientMessage: redactedText(body.message),
    ...(body.data && { data: redacted(body.data) }),
    ...(account && { accountId: account.accountId }),
  });
  return {};
});
