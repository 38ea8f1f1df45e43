import type { UsersReader } from '#shared/gibby/accounts/user.ports.ts';
import { dayAt } from '#shared/gibby/kernel/jakarta-days.rules.ts';
import type { Sequences } from '#shared/gibby/kernel/sequence.ports.ts';
import { assertCompleteProfile } from '#shared/gibby/profiles/complete-profile.rules.ts';
import { citiesById } from '#shared/gibby/reference/cities-by-id.usecase.ts';
import type { City } from '#shared/gibby/reference/city.ts';
import type { Cities } from '#shared/gibby/reference/reference.ports.ts';
import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { TripsWriter } from './trip.ports.ts';
import type { Trip } from './trip.ts';
import { citiesNamedIn, destinationsOf, tripPlanOf } from './trip-form.rules.ts';
import type { TripForm } from './trip-form.schema.ts';
import type { TripListsWriter } from './trip-list.ports.ts';

interface PostingPorts {
  readonly trips: TripsWriter;
  readonly tripLists: TripListsWriter;
  readonly users: UsersReader;
  readonly cities: Cities;
  readonly sequences: Sequences;
  readonly clock: Clock;
}

/**
 * Posts the trip of a form. Returns it with the cities that it names. Fails with `invalid_input` for a form that does
 * not fit the calendar or the cities, and with `profile_incomplete`.
 */
export async function postTrip(
  ports: PostingPorts,
  form: TripForm,
  travellerId: number,
): Promise<{ readonly trip: Trip; readonly cities: ReadonlyMap<number, City> }> {
  const { trips, tripLists, users, sequences, clock } = ports;
  const cities = await citiesById(citiesNamedIn(form), ports.cities);
  const plan = tripPlanOf(form, { cities, today: dayAt(clock.now()) });
  assertCompleteProfile(await users.get(travellerId));
  const id = await sequences.next('trip');
  const people = { id, travellerId, createdAt: timestampOf(clock.now()) };
  const trip: Trip = { ...plan, ...people, destinations: destinationsOf(id, plan) };
  await trips.commit([...trips.creation(trip), ...tripLists.creation(trip)]);
  return { trip, cities };
}
