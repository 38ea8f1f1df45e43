import { Failure } from '../../../../shared/domain/errors.ts';
import { confirmation } from '../../../../shared/domain/gibby-wire.ts';
import { advanceRequest } from '../../../../shared/process/advance-request.ts';
import { audit } from '../../../../shared/process/audit.ts';
import { handle } from '../../../../shared/route/define.ts';
import { decisionOf } from '../../../../shared/rules/resolution.ts';
import { resolveComplaint } from './route.ts';

export const handler = handle(resolveComplaint, async ({ params, body, account }, ports) => {
  const request = await ports.requests.get(params.id);
  if (!request) throw new Failure('request_not_found');
  const decision = decisionOf(body, request);
  await advanceRequest(ports, request.id, { ...decision, by: account.accountId, actor: 'admin' });
  audit(ports.log, account, { act: 'resolveComplaint', subject: String(request.id) });
  return confirmation('The complaint is resolved');
});
