import { listingOf } from '#shared/gibby/request-lists/request-list.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { indexRequest } from './route.ts';

export const handler = handle(indexRequest, async (event, { requestLists, requestSearch }) => {
  const { requestId, requestVersion } = event;
  const listing = listingOf(event);
  await requestLists.record(requestId, requestVersion, listing);
  await requestSearch.record(requestId, requestVersion, listing);
});
