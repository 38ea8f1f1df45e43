import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { advanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import { decisionOf } from '#shared/gibby/tracking/dispute-decision.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { resolveComplaint } from './route.ts';

export const handler = handle(resolveComplaint, async ({ params, body, account }, ports) => {
  const request = await ports.requests.get(params.id);
  if (!request) throw new Failure('request_not_found');
  const decision = decisionOf(body, request);
  await advanceRequest(ports, request.id, { ...decision, by: account.accountId, actor: 'admin' });
  audit(ports.log, account, { act: 'resolveComplaint', subject: String(request.id) });
  return confirmation('The complaint is resolved');
});
