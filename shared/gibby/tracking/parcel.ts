import * as z from 'zod';
import { couriers } from '#shared/gibby/reference/courier.ts';
import { form } from '#shared/kernel/forms/form.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';

const slugs = couriers.map(({ slug }) => slug);

/** The name of a courier in deliveries and at the tracking provider (G09). */
export const CourierSlug = z.enum(slugs).meta({ id: 'CourierSlug' });

/**
 * The number that a courier gives a parcel (G46). Users write it with blanks and in either case; couriers ignore both.
 */
export const TrackingNumber = form(
  'code',
  z
    .string()
    .overwrite((text) => text.replace(/[\s\p{Cf}]/gu, '').toUpperCase())
    .regex(/^[A-Z0-9-]{4,50}$/),
);

/** A parcel, identified by its courier and the courier's number. */
export const Parcel = z.object({
  courierSlug: z.string(),
  trackingNumber: z.string(),
});
export type Parcel = Immutable<z.infer<typeof Parcel>>;
