import * as z from 'zod';

/** The documents type coordinates as floats and show them as strings ("10.2323232"), so both are accepted. */
const NumericText = z
  .string()
  .regex(/^-?\d{1,3}(\.\d{1,20})?$/, 'must be a decimal number')
  .transform(Number);

/**
 * The precision is far finer than any place. Smaller values such as 1e-200 become zero, because DynamoDB cannot store
 * them.
 */
const degrees = (limit: number) =>
  z
    .number()
    .min(-limit)
    .max(limit)
    .overwrite((value) => Number(value.toFixed(15)));

/** Degrees north, -90 to 90; a numeric string is accepted. */
export const Latitude = z.union([z.number(), NumericText]).pipe(degrees(90));
/** Degrees east, -180 to 180; a numeric string is accepted. */
export const Longitude = z.union([z.number(), NumericText]).pipe(degrees(180));

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
