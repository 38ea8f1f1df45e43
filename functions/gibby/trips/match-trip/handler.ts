import { dayAt } from '#shared/gibby/kernel/jakarta-days.rules.ts';
import { waitingTripsOf } from '#shared/gibby/trips/match.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { matchTrip } from './route.ts';

export const handler = handle(matchTrip, async ({ trip, at }, { matches, clock }) => {
  // If the event arrives after the trip's end, the trip must not be added: nothing would remove it.
  if (trip.returnDate < dayAt(clock.now())) return;
  for (const destination of waitingTripsOf(trip)) {
    await matches.addTrip(destination);
    for (const request of await matches.requestsFor(destination)) await matches.match(request, destination, at);
  }
});
