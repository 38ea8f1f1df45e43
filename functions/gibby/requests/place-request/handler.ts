import { handle } from '../../../../shared/route/define.ts';
import { listingOf } from '../../../../shared/rules/request-listing.ts';
import { placeRequest } from './route.ts';

export const handler = handle(placeRequest, async (event, { requestLists, requestSearch }) => {
  const { requestId, requestVersion } = event;
  const listing = listingOf(event);
  await requestLists.record(requestId, requestVersion, listing);
  await requestSearch.record(requestId, requestVersion, listing);
});
