import { dayAt } from '#shared/gibby/kernel/jakarta-days.rules.ts';
import { tripSharesOf } from '#shared/gibby/reference/country-shares.rules.ts';
import type { CountryFiguresWriter } from '#shared/gibby/reference/reference.ports.ts';
import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { MatchesWriter } from './match.ports.ts';
import { waitingTripsOf } from './match.rules.ts';
import type { TripsReader } from './trip.ports.ts';
import type { TripListsWriter } from './trip-list.ports.ts';

interface EndingPorts {
  readonly trips: TripsReader;
  readonly tripLists: TripListsWriter;
  readonly countryFigures: CountryFiguresWriter;
  readonly matches: MatchesWriter;
  readonly clock: Clock;
}

/** More than the trips that end in an hour; the next run takes the rest. */
const maxAtOnce = 200;
/** A trip has two versions: posted, and over. */
const overVersion = 2;

/** Takes the trips that are over out of all lists and figures. Returns how many they were. */
export async function endOverTrips({ trips, tripLists, countryFigures, matches, clock }: EndingPorts): Promise<number> {
  const [at, today] = [timestampOf(clock.now()), dayAt(clock.now())];
  const over = await trips.getMany(await tripLists.overBefore(today, maxAtOnce));
  for (const trip of over.values()) {
    for (const { source } of tripSharesOf(trip)) await countryFigures.record(source, overVersion, undefined, at);
    for (const destination of waitingTripsOf(trip)) await matches.removeTrip(destination);
    await matches.removeOver(trip.travellerId, today);
    // Last, so that the next run finds a trip again if this one breaks off half-way.
    await tripLists.end(trip);
  }
  return over.size;
}
