import { dayAt } from '#shared/gibby/kernel/jakarta-days.rules.ts';
import { waitingTripsOf } from '#shared/gibby/trips/match.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { matchTrip } from './route.ts';

/** More than the matches of one destination take. */
const destinationMilliseconds = 3_000;

/**
 * A trip may match hundreds of requests. What does not fit into one delivery is left to the next, which finds what is
 * stored already; the summary comes last, so it counts all of them.
 */
export const handler = handle(matchTrip, async ({ trip, at }, { matches, clock }, { timeLeft }) => {
  // If the event arrives after the trip's end, the trip must not be added: nothing would remove it.
  if (trip.returnDate < dayAt(clock.now())) return;
  const found = new Set<number>();
  for (const [index, destination] of waitingTripsOf(trip).entries()) {
    if (index > 0 && timeLeft() < destinationMilliseconds) {
      throw new Failure('busy', { detail: 'the rest of the destinations is left to the next delivery' });
    }
    await matches.addTrip(destination);
    const pairs = (await matches.requestsFor(destination)).map((request) => ({ request, trip: destination }));
    const stored = await matches.addMatches(pairs, 'newTrip', at);
    for (const { requestId, tripId } of stored) if (tripId === trip.id) found.add(requestId);
  }
  const { id: tripId, travellerId: userId } = trip;
  if (found.size > 0) await matches.summarize({ event: 'tripMatched', tripId, userId, requests: found.size, at });
});
