import { slicedPage } from '../../../../shared/domain/gibby-page.ts';
import { handle } from '../../../../shared/route/define.ts';
import { unpaidRow } from '../../../../shared/rules/offer-wire.ts';
import { listUnpaidRequests } from './route.ts';

export const handler = handle(listUnpaidRequests, async ({ query, user: caller, request }, ports) => {
  const { requests, publicAddress } = ports;
  const unpaid = await requests.unpaidOf(caller.userId);
  const page = slicedPage(unpaid, query, publicAddress.of(request.target));
  return { ...page, data: page.data.map((each) => unpaidRow(each, publicAddress.of)) };
});
