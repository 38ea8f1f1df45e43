import * as z from 'zod';
import { code } from '#shared/kernel/forms/code.ts';
import { unlessEmpty } from '#shared/kernel/forms/unless-empty.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { personal } from '#shared/kernel/personal.ts';
import { Timestamp } from '#shared/kernel/time.ts';

export const DeviceType = z.enum(['ios', 'android']).meta({ id: 'DeviceType' });
export type DeviceType = z.infer<typeof DeviceType>;

/**
 * The platform's token for one app on one phone. The tokens of both platforms are printable and have no fixed length.
 */
export const DeviceAddress = code(/^[\x21-\x7e]{1,2048}$/, 'must be the token of a device');

/** Identifier of the app, such as `com.example.dropin`; the server's default app when absent. */
export const BundleId = code(/^[\w.-]{1,155}$/, 'must be the identifier of an app');

/**
 * Body of D01 `POST /devices`. instant-streaming.txt calls the address `deviceToken`, so both names are accepted;
 * `deviceAddress` takes precedence.
 */
export const DeviceRegistration = z
  .object({
    deviceAddress: unlessEmpty(DeviceAddress),
    deviceToken: unlessEmpty(DeviceAddress),
    deviceType: DeviceType,
    bundleId: unlessEmpty(BundleId),
  })
  .transform(({ deviceAddress, deviceToken, ...rest }, context) => {
    const address = deviceAddress ?? deviceToken;
    if (address !== undefined) return { ...rest, deviceAddress: address };
    context.addIssue({ code: 'custom', path: ['deviceAddress'], message: 'is required' });
    return z.NEVER;
  });
export type DeviceRegistration = z.output<typeof DeviceRegistration>;

/** The device in D01's response. The document states no response; the fields are those of routes.md D01. */
export const WireDevice = z
  .object({
    id: ObjectId,
    account: ObjectId,
    deviceAddress: personal('device', z.string()),
    deviceType: DeviceType,
    bundleId: z.string(),
    /** Only active devices are stored: a device that the platform reports as gone is deleted. */
    status: z.literal('active'),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Device' });
export type WireDevice = z.infer<typeof WireDevice>;

/** A device as it is stored. */
export const Device = z.object({
  id: ObjectId,
  /** The owner: an account, or a user of Gibby by `deviceOwnerOf`. */
  account: z.string(),
  deviceAddress: z.string(),
  deviceType: DeviceType,
  bundleId: z.string(),
  /** Where its pushes are sent: the result of `connect` of the port `pushes`. */
  endpoint: z.string(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type Device = Immutable<z.infer<typeof Device>>;

/** A stored device in the form of D01's response. */
export function wireDevice({ endpoint, ...device }: Device): WireDevice {
  return { ...device, status: 'active' };
}

/** The owner id of a Gibby user's devices; an account's devices have its own id as owner. No account has such an id. */
export function deviceOwnerOf(userId: number): string {
  return `gibby-${userId}`;
}
