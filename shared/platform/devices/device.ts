import * as z from 'zod';
import { ObjectId } from '#shared/kernel/ids.ts';
import { Timestamp } from '#shared/kernel/time.ts';

export const DeviceType = z.enum(['ios', 'android']);
export type DeviceType = z.infer<typeof DeviceType>;

/** The token by which a platform reaches one app on one phone. Both platforms' are printable and have no fixed length. */
export const DeviceAddress = z.string().regex(/^[\x21-\x7e]{1,2048}$/, 'must be the token of a device');

/** Which app it is, such as `com.example.dropin`; the server's own app when it is not said. */
export const BundleId = z.string().regex(/^[\w.-]{1,155}$/, 'must be the identifier of an app');

/**
 * Body of D01 `POST /devices`. `deviceToken` is what instant-streaming.txt calls the same thing, so both are taken;
 * `deviceAddress` wins.
 */
export const DeviceRegistration = z
  .object({
    deviceAddress: DeviceAddress.optional(),
    deviceToken: DeviceAddress.optional(),
    deviceType: DeviceType,
    bundleId: BundleId.nullish(),
  })
  .transform(({ deviceAddress, deviceToken, ...rest }, context) => {
    const address = deviceAddress ?? deviceToken;
    if (address !== undefined) return { ...rest, deviceAddress: address };
    context.addIssue({ code: 'custom', path: ['deviceAddress'], message: 'is required' });
    return z.NEVER;
  });
export type DeviceRegistration = z.output<typeof DeviceRegistration>;

/** The device as D01 answers it. The document states no answer. */
export const WireDevice = z.object({
  id: ObjectId,
  account: ObjectId,
  deviceAddress: z.string(),
  deviceType: DeviceType,
  bundleId: z.string(),
  /** Only active ones are kept: a device that the platform has given up is forgotten. */
  status: z.literal('active'),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type WireDevice = z.infer<typeof WireDevice>;

/** A device as it is stored. */
export interface Device {
  readonly id: ObjectId;
  /** The account that it belongs to, or a user of Gibby by `deviceOwnerOf`. */
  readonly account: string;
  readonly deviceAddress: string;
  readonly deviceType: DeviceType;
  readonly bundleId: string;
  /** Where pushes for it are sent to: what `connect` of the port `pushes` answered. */
  readonly endpoint: string;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
}

/** A stored device in the form that D01 answers. */
export function wireDevice({ endpoint, ...device }: Device): WireDevice {
  return { ...device, status: 'active' };
}

/** The owner of a Gibby user's devices, where that of an account's is the account. No account has such an id. */
export function deviceOwnerOf(userId: number): string {
  return `gibby-${userId}`;
}
