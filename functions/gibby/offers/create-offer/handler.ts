import { makeOffer } from '#shared/gibby/offers/make-offer.usecase.ts';
import { offerWire } from '#shared/gibby/offers/offer.view.ts';
import { travellerSummary } from '#shared/gibby/offers/traveller-summary.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { createOffer } from './route.ts';

export const handler = handle(createOffer, async ({ params, body, user: caller }, ports) => {
  const { users, publicAddress } = ports;
  const { request, offer } = await makeOffer(ports, params.id, {
    travellerId: caller.userId,
    priceMinor: body.price,
    collectionMethodId: body.collection_method,
    returnDate: body.return_date,
  });
  const offerer = await travellerSummary(await users.get(caller.userId), ports);
  return { data: offerWire(offer, request, offerer, publicAddress.of) };
});
