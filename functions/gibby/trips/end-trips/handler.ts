import { timestampOf } from '../../../../shared/domain/time.ts';
import { handle } from '../../../../shared/route/define.ts';
import { tripSharesOf } from '../../../../shared/rules/country-shares.ts';
import { dayAt } from '../../../../shared/rules/jakarta-days.ts';
import { waitingTripsOf } from '../../../../shared/rules/matching.ts';
import { endTrips } from './route.ts';

/** More than end in an hour; what is left over is for the next time. */
const mostAtOnce = 200;
/** A trip has two versions: it was posted, and it is over. */
const overVersion = 2;

export const handler = handle(endTrips, async (_input, { trips, tripLists, countryFigures, matches, clock }) => {
  const [at, today] = [timestampOf(clock.now()), dayAt(clock.now())];
  const over = await trips.getMany(await tripLists.overBefore(today, mostAtOnce));
  for (const trip of over.values()) {
    for (const { source } of tripSharesOf(trip)) await countryFigures.record(source, overVersion, undefined, at);
    for (const destination of waitingTripsOf(trip)) await matches.removeTrip(destination);
    await matches.removeOver(trip.travellerId, today);
    // Last, so that a trip that was dropped half-way is found again.
    await tripLists.end(trip);
  }
  return { ended: over.size };
});
