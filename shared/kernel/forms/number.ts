import * as z from 'zod';
import { form, mustRead, orText } from './form.ts';

/** A number as programming languages print it: `12`, `-0.5`, `5.0E-4`. */
const decimalPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/** A whole number, with or without the zeros that some languages print after it: `12`, `12.0`. */
const wholePattern = /^[+-]?\d{1,16}(?:\.0{1,3})?$/;

/** A number that came as text, as a number. An empty text is none; what is no number stays what it is. */
export function decimalIn(value: number | string, context: z.core.$RefinementCtx): unknown {
  const read = readAs(decimalPattern, value);
  if (typeof read === 'string') {
    context.addIssue({ code: 'custom', ...mustRead('must be a decimal number'), input: value });
  }
  return read;
}

/** A whole number that came as text, as a number. An empty text is none; what is no number stays what it is. */
export function wholeIn(value: number | string): unknown {
  return readAs(wholePattern, value);
}

/** Zero has no sign here: `-0` would be another value in the store's keys. */
function readAs(pattern: RegExp, value: number | string): unknown {
  if (typeof value !== 'string') return Object.is(value, -0) ? 0 : value;
  if (value === '') return undefined;
  return pattern.test(value) ? Number(value) + 0 : value;
}

/** A number, as a number or as text. */
export const Decimal = form('number', z.preprocess(decimalIn, z.number()).meta(orText));

/** A whole number within limits, as a number or as text: forms contain only text, and so do some apps' bodies. */
export function whole(min: number, max: number) {
  return form('number', z.preprocess(wholeIn, z.int().min(min).max(max)).meta(orText));
}
