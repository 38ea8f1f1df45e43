import { postTrip } from '#shared/gibby/trips/post-trip.usecase.ts';
import { tripWire } from '#shared/gibby/trips/trip.view.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { createTrip } from './route.ts';

export const handler = handle(createTrip, async ({ body, user: caller }, ports) => {
  const { trip, cities } = await postTrip(ports, body, caller.userId);
  return { data: tripWire(trip, cities) };
});
