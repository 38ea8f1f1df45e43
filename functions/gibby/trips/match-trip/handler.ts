import { gibbyTimeOf } from '../../../../shared/domain/gibby-wire.ts';
import { timestampOf } from '../../../../shared/domain/time.ts';
import { handle } from '../../../../shared/route/define.ts';
import { waitingTripsOf } from '../../../../shared/rules/matching.ts';
import { matchTrip } from './route.ts';

export const handler = handle(matchTrip, async ({ trip, at }, { matches, clock }) => {
  // Told of so late that it is over, it would wait for requests for ever.
  if (trip.returnDate < gibbyTimeOf(timestampOf(clock.now())).slice(0, 10)) return;
  for (const destination of waitingTripsOf(trip)) {
    await matches.addTrip(destination);
    for (const request of await matches.requestsFor(destination)) await matches.match(request, destination, at);
  }
});
