import { reportedRequest } from '#shared/gibby/reports/reported-request.view.ts';
import { advanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { resolveReports } from './route.ts';

export const handler = handle(resolveReports, async ({ params: { id }, body, account }, ports) => {
  const { outcome: event, reason } = body;
  const request = await advanceRequest(ports, id, { event, reason, by: account.accountId, actor: 'admin' });
  audit(ports.log, account, { act: 'resolveReports', subject: String(id) });
  const moderation = await ports.reports.moderationOf(id);
  if (!moderation) throw new Failure('request_not_found', { detail: 'a decision that is not stored' });
  return { data: reportedRequest(moderation, request) };
});
