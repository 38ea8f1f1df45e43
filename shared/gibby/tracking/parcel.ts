import * as z from 'zod';
import { couriers } from '#shared/gibby/reference/courier.ts';

const slugs = couriers.map(({ slug }) => slug);

/** What deliveries, and the tracking provider, name a courier by (G09). */
export const CourierSlug = z.enum(slugs);

/**
 * The number that a courier gives a parcel (G46). People write it in groups and in either case; couriers compare neither
 * blanks nor case.
 */
export const TrackingNumber = z
  .string()
  .overwrite((text) => text.replaceAll(' ', '').toUpperCase())
  .regex(/^[A-Z0-9-]{4,50}$/);

/** A parcel on its way, known by its courier and the number there. */
export interface Parcel {
  readonly courierSlug: string;
  readonly trackingNumber: string;
}
