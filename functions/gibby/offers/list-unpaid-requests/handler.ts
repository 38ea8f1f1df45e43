import { slicedPage } from '#shared/gibby/kernel/pagination.ts';
import { unpaidRow } from '#shared/gibby/offers/offer.view.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listUnpaidRequests } from './route.ts';

export const handler = handle(listUnpaidRequests, async ({ query, user: caller, request }, ports) => {
  const { requests, publicAddress } = ports;
  const unpaid = await requests.unpaidOf(caller.userId);
  const page = slicedPage(unpaid, query, publicAddress.of(request.target));
  return { ...page, data: page.data.map((each) => unpaidRow(each, publicAddress.of)) };
});
