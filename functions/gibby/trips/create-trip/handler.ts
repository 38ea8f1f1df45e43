import { dayAt } from '#shared/gibby/kernel/jakarta-days.rules.ts';
import { assertCompleteProfile } from '#shared/gibby/profiles/complete-profile.rules.ts';
import { citiesById } from '#shared/gibby/reference/cities-by-id.usecase.ts';
import type { Trip } from '#shared/gibby/trips/trip.ts';
import { tripWire } from '#shared/gibby/trips/trip.view.ts';
import { citiesNamedIn, destinationsOf, tripPlanOf } from '#shared/gibby/trips/trip-form.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
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
