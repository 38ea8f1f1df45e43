import type * as z from 'zod';
import { collectionMethods } from '#shared/gibby/reference/collection-method.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Parcel } from './parcel.ts';
import type { DeliveryForm } from './tracking.ts';

/**
 * The parcel that a delivery names; null where it names none and needs none. A delivery by courier must name one, and
 * both fields belong together (G46). Fails with `invalid_input`, in the document's words.
 */
export function parcelOfDelivery(delivery: z.output<typeof DeliveryForm>, collectionMethodId: number): Parcel | null {
  const { tracking_number: trackingNumber, slug: courierSlug } = delivery;
  if (trackingNumber !== undefined && courierSlug !== undefined) return { courierSlug, trackingNumber };
  const isByCourier = collectionMethods.some(({ id, isCourier }) => id === collectionMethodId && isCourier);
  if (!isByCourier && trackingNumber === undefined && courierSlug === undefined) return null;
  const errors = [
    ...(trackingNumber === undefined ? [missing('tracking_number')] : []),
    ...(courierSlug === undefined ? [missing('slug')] : []),
  ];
  throw new Failure('invalid_input', { facts: { errors } });
}

function missing(path: string) {
  return { in: 'body', path, message: `The ${path.replaceAll('_', ' ')} field is required.` };
}
