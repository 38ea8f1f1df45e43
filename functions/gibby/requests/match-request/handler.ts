import { isOpenAfter, openRequestOf } from '#shared/gibby/trips/match.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { matchRequest } from './route.ts';

export const handler = handle(matchRequest, async (event, { matches }) => {
  const { requestId, requestVersion, from } = event;
  if (!isOpenAfter(event)) return matches.closeRequest(requestId, requestVersion);
  // A new offer, for example, leaves it open: its matches exist already. A request that is shown again has lost them.
  if (from === 'open' && event.event !== 'show') return;
  const request = openRequestOf(event);
  await matches.openRequest(request, requestVersion);
  const pairs = (await matches.tripsFor(request)).map((trip) => ({ request, trip }));
  await matches.addMatches(pairs, from === null ? 'newRequest' : 'reopening', event.at);
});
