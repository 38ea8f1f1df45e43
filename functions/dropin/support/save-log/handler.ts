import { handle } from '../../../../shared/route/define.ts';
import { redacted, redactedText } from '../../../../shared/rules/redaction.ts';
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
