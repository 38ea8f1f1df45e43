import { pageOf } from '#shared/gibby/kernel/pagination.ts';
import { offerWire } from '#shared/gibby/offers/offer.view.ts';
import { travellerSummary } from '#shared/gibby/offers/traveller-summary.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listRequestOffers } from './route.ts';

export const handler = handle(listRequestOffers, async ({ params, query, user: caller, request: call }, ports) => {
  const { requests, offers, users, publicAddress } = ports;
  const request = await requests.get(params.id);
  if (!request) throw new Failure('request_not_found');
  if (request.requesterId !== caller.userId) throw new Failure('forbidden');
  const found = await offers.ofRequest(request.id, query);
  const travellers = await users.getMany(found.items.map(({ travellerId }) => travellerId));
  const items = await Promise.all(
    found.items.map(async (offer) => {
      const offerer = await travellerSummary(travellers.get(offer.travellerId), ports);
      // The document's sample shows the travellers' usernames here, and their names elsewhere.
      const user = offerer.user?.username ?? undefined;
      return { ...offerWire(offer, request, offerer, publicAddress.of), ...(user !== undefined && { user }) };
    }),
  );
  const list = { items, total: request.offerCount, page: query.page, perPage: query.per_page, next: found.next };
  return pageOf(list, publicAddress.of(call.target));
});
