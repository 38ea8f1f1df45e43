import { handle } from '#shared/kernel/route/define.ts';
import { openThread } from './route.ts';

/** An offer is accepted at most once, so a redelivered record finds its thread. */
export const handler = handle(openThread, async ({ event, requestId, request, at }, { threads }) => {
  const { accepted, requesterId, itemName } = request;
  if (event !== 'accept' || accepted === null) return;
  await threads.open({
    id: accepted.offerId,
    requestId,
    requesterId,
    travellerId: accepted.travellerId,
    itemName,
    offerPriceMinor: accepted.priceMinor,
    returnDate: accepted.returnDate,
    collectionMethodId: accepted.collectionMethodId,
    messageCount: 0,
    createdAt: at,
  });
});
