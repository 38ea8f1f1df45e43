import { dayAt } from '#shared/gibby/kernel/jakarta-days.rules.ts';
import { tripSharesOf } from '#shared/gibby/reference/country-shares.rules.ts';
import { waitingTripsOf } from '#shared/gibby/trips/match.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { endTrips } from './route.ts';

/** More than the trips that end in an hour; the next run takes the rest. */
const maxAtOnce = 200;
/** A trip has two versions: posted, and over. */
const overVersion = 2;

export const handler = handle(endTrips, async (_input, { trips, tripLists, countryFigures, matches, clock }) => {
  const [at, today] = [timestampOf(clock.now()), dayAt(clock.now())];
  const over = await trips.getMany(await tripLists.overBefore(today, maxAtOnce));
  for (const trip of over.values()) {
    for (const { source } of tripSharesOf(trip)) await countryFigures.record(source, overVersion, undefined, at);
    for (const destination of waitingTripsOf(trip)) await matches.removeTrip(destination);
    await matches.removeOver(trip.travellerId, today);
    // Last, so that the next run finds a trip again if this one breaks off half-way.
    await tripLists.end(trip);
  }
  return { ended: over.size };
});
