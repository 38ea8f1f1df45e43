import { pageOf } from '#shared/gibby/kernel/pagination.ts';
import { openComplaintWire } from '#shared/gibby/tracking/complaint.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { listComplaints } from './route.ts';

export const handler = handle(listComplaints, async ({ query, account, request }, ports) => {
  const { complaints, publicAddress, log } = ports;
  const [total, found] = await Promise.all([complaints.countOpen(), complaints.open(query)]);
  audit(log, account, { act: 'listComplaints' });
  const records = await complaints.recordsOf(
    found.items.flatMap(({ requesterId, travellerId }) => [requesterId, travellerId]),
  );
  const items = found.items.map((complaint) => openComplaintWire(complaint, records));
  const list = { items, total, page: query.page, perPage: query.per_page, next: found.next };
  return pageOf(list, publicAddress.of(request.target));
});
