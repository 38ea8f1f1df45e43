import { endOverTrips } from '#shared/gibby/trips/end-trips.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { endTrips } from './route.ts';

export const handler = handle(endTrips, async (_input, ports) => ({ ended: await endOverTrips(ports) }));
