import { reportedRequestDetail } from '#shared/gibby/reports/reported-request.view.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { inspectReportedRequest } from './route.ts';

export const handler = handle(inspectReportedRequest, async ({ params: { id }, query, account }, ports) => {
  const { reports, requests, publicAddress, log } = ports;
  const [moderation, request] = await Promise.all([reports.moderationOf(id), requests.get(id)]);
  if (!moderation || !request) throw new Failure('request_not_found');
  const [acts, page] = await Promise.all([reports.actsOf(id), reports.ofRequest(id, query)]);
  audit(log, account, { act: 'inspectReportedRequest', subject: String(id) });
  const found = { acts, reports: page.items };
  return {
    data: reportedRequestDetail(moderation, request, found, publicAddress.of),
    meta: { cursor: { next: page.next ?? null } },
  };
});
