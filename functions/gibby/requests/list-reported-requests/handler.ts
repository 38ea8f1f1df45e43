import { reportedRequest } from '#shared/gibby/reports/reported-request.view.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { listReportedRequests } from './route.ts';

export const handler = handle(listReportedRequests, async ({ query, account }, { reports, requests, log }) => {
  const { items, next } = await reports.inState(query.state, query);
  const known = await requests.getMany(items.map(({ requestId }) => requestId));
  audit(log, account, { act: 'listReportedRequests', subject: query.state });
  const data = items.flatMap((moderation) => {
    const request = known.get(moderation.requestId);
    return request ? [reportedRequest(moderation, request)] : [];
  });
  return { data, meta: { cursor: { next: next ?? null } } };
});
