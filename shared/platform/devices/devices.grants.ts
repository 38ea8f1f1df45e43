import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './devices.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  devices: onTable('platform/devices/device.dynamo.ts', [prefixes.device, prefixes.deviceAddress]),
} as const satisfies Partial<Catalogue>;
