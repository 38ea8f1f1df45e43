import { timestampOf } from '../../../../shared/domain/time.ts';
import type { Trip } from '../../../../shared/domain/trip.ts';
import { citiesById } from '../../../../shared/process/cities-by-id.ts';
import { handle } from '../../../../shared/route/define.ts';
import { assertCompleteProfile } from '../../../../shared/rules/complete-profile.ts';
import { dayAt } from '../../../../shared/rules/jakarta-days.ts';
import { citiesNamedIn, destinationsOf, tripPlanOf } from '../../../../shared/rules/trip-form.ts';
import { tripWire } from '../../../../shared/rules/trip-wire.ts';
import { createTrip } from './route.ts';

export const handler = handle(createTrip, async ({ body, user: caller }, ports) => {
  const { trips, tripLists, users, sequences, clock } = ports;
  const cities = await citiesById(citiesNamedIn(body), ports.cities);
  const plan = tripPlanOf(body, { cities, today: dayAt(clock.now()) });
  assertCompleteProfile(await users.get(caller.userId));
  const id = await sequences.next('trip');
  const people = { id, travellerId: caller.userId, createdAt: timestampOf(clock.now()) };
  const trip: Trip = { ...plan, ...people, destinations: destinationsOf(id, plan) };
  await trips.commit([...trips.creation(trip), ...tripLists.creation(trip)]);
  return { data: tripWire(trip, cities) };
});
