export { countTrip } from './count-trip/route.ts';
export { createTrip } from './create-trip/route.ts';
export { endTrips } from './end-trips/route.ts';
export { getTrip } from './get-trip/route.ts';
export { listTrips } from './list-trips/route.ts';
export { matchTrip } from './match-trip/route.ts';
