import * as z from 'zod';
import { form, orText } from './form.ts';
import { decimalIn } from './number.ts';

/**
 * The documents type coordinates as floats and show them as strings ("10.2323232"), so both are accepted. The precision
 * is far finer than any place. Smaller values such as 1e-200 become zero, because DynamoDB cannot store them.
 */
function degrees(limit: number) {
  const range = z
    .number()
    .min(-limit)
    .max(limit)
    .overwrite((value) => Number(value.toFixed(15)) + 0);
  return form('coordinate', z.preprocess(decimalIn, range).meta(orText));
}

/** Degrees north, -90 to 90. */
export const Latitude = degrees(90);
/** Degrees east, -180 to 180. */
export const Longitude = degrees(180);
