import { redacted, redactedText } from '#shared/dropin/support/redaction.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { saveLog } from './route.ts';

/** Always logged at level `info`: a failure in an app is no failure of this service. */
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
