import * as z from 'zod';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { CourierPhones } from './reference.ports.ts';

const Phones = z.record(z.string(), z.string());

/** The stage's own setting. */
export function courierPhones(runtime: Runtime): CourierPhones {
  const phones = Phones.parse(JSON.parse(runtime.environment('COURIER_PHONES')));
  return { of: (slug) => phones[slug] ?? '' };
}
