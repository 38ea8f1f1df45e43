import { openComplaintWire } from '../../../../shared/domain/complaint.ts';
import { pageOf } from '../../../../shared/domain/gibby-page.ts';
import { audit } from '../../../../shared/process/audit.ts';
import { handle } from '../../../../shared/route/define.ts';
import { listComplaints } from './route.ts';

export const handler = handle(listComplaints, async ({ query, account, request }, ports) => {
  const { complaints, publicAddress, log } = ports;
  const [total, found] = await Promise.all([complaints.countOpen(), complaints.open(query)]);
  audit(log, account, { act: 'listComplaints' });
  const items = found.items.map(openComplaintWire);
  const list = { items, total, page: query.page, perPage: query.per_page, next: found.next };
  return pageOf(list, publicAddress.of(request.target));
});
