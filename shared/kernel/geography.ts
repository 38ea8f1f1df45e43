import * as z from 'zod';
import { Latitude, Longitude } from './forms/coordinate.ts';

/** A place on the earth, in degrees (WGS 84). */
export const Coordinates = z.object({ latitude: Latitude, longitude: Longitude });
export type Coordinates = z.infer<typeof Coordinates>;

/** Mean radius of the earth (IUGG), which H3 also uses. */
const earthRadiusMeters = 6_371_007.180918475;

/** Great-circle distance by the haversine formula. */
export function distanceMeters(a: Coordinates, b: Coordinates): number {
  const latitudeStep = radians(b.latitude - a.latitude);
  const longitudeStep = radians(b.longitude - a.longitude);
  const haversine =
    Math.sin(latitudeStep / 2) ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(longitudeStep / 2) ** 2;
  return 2 * earthRadiusMeters * Math.asin(Math.min(1, Math.sqrt(haversine)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
