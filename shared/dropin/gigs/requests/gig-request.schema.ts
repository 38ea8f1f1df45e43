import * as z from 'zod';
import { GigMetaData } from '#shared/dropin/gigs/gig.ts';
import { opaque } from '#shared/kernel/forms/code.ts';
import { Latitude, Longitude } from '#shared/kernel/forms/coordinate.ts';
import { unlessEmpty } from '#shared/kernel/forms/unless-empty.ts';
import { contactFields } from '#shared/platform/accounts/identity.schema.ts';

/** D10 body B: a request to one known operator. It needs no place: the operator's place is meant. */
export const DirectGigRequest = z
  .object({
    ...contactFields,
    metaData: unlessEmpty(GigMetaData),
  })
  // Without `abort`, this error would hide the errors of a request of the other form.
  .refine((body) => body.email !== undefined || body.phone !== undefined, {
    message: 'email or phone is required',
    abort: true,
  })
  .meta({ id: 'DirectGigRequest' });
export type DirectGigRequest = z.infer<typeof DirectGigRequest>;

const Absent = z.union([z.null(), z.literal('')]).optional();

/** D10 body A: a request to the operators nearby. An e-mail or phone would make it a direct one. */
export const NearbyGigRequest = z
  .object({
    longitude: Longitude,
    latitude: Latitude,
    deviceId: unlessEmpty(opaque(200, 1)),
    claimId: unlessEmpty(opaque(200, 1)),
    metaData: unlessEmpty(GigMetaData),
    email: Absent,
    phone: Absent,
  })
  .meta({ id: 'NearbyGigRequest' });
export type NearbyGigRequest = z.infer<typeof NearbyGigRequest>;

/** Body of D10 `POST /gigs`. The document names no discriminator: an e-mail or phone makes the request direct. */
export const GigRequest = z.union([DirectGigRequest, NearbyGigRequest]);
export type GigRequest = z.infer<typeof GigRequest>;

/** Whether a request names its operator. */
export function isDirect(request: GigRequest): request is DirectGigRequest {
  return typeof request.email === 'string' || typeof request.phone === 'string';
}
