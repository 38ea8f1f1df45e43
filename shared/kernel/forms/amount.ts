import * as z from 'zod';
import { rupiahIn } from '../money.ts';
import { form, mustRead, orText } from './form.ts';

function amountIn(value: number | string, context: z.core.$RefinementCtx): unknown {
  if (typeof value !== 'string') return value;
  const minor = rupiahIn(value);
  if (value !== '' && minor === undefined) {
    context.addIssue({ code: 'custom', ...mustRead('must be an amount in rupiah'), input: value });
  }
  return minor;
}

/** An amount in whole rupiah, from 1 up: 500000, `500000`, `500,000` or `500000.00`. */
export function amount(max: number) {
  return form('amount', z.preprocess(amountIn, z.int().min(1).max(max)).meta(orText));
}
