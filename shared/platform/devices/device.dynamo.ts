import { createHash } from 'node:crypto';
import * as z from 'zod';
import { commitIfUnchanged, retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { settingOf } from '#shared/platform/dynamo/lifecycle.dynamo.ts';
import { type Condition, isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { DevicesWriter } from './device.ports.ts';
import { Device } from './device.ts';
import { prefixes } from './devices.keys.ts';

const maxDevices = 10;
/** An app often registers twice at start. If both run at once, the second finds what the first stored. */
const attempts = 3;

/** Addresses are longer than some keys may be, and too sensitive to appear in one. */
const digestOf = (address: string) => createHash('sha256').update(address).digest('base64url');
const deviceKey = (account: string, address: string) => ({
  PK: prefixes.device + account,
  SK: `D#${digestOf(address)}`,
});
const addressKey = (address: string) => ({ PK: prefixes.deviceAddress + digestOf(address), SK: 'A' });

/** The one account that a device's address belongs to. */
const AddressOwner = z.object({ account: z.string() });

/**
 * Devices `DEV#<account>` / `D#<digest of the address>`, and `DVA#<digest>` / `A` with the one account that an address
 * belongs to.
 */
export function devices(runtime: Runtime): DevicesWriter {
  const table = tableOf(runtime);

  const ofAccount = async (accountId: string): Promise<readonly Device[]> => {
    const partition = deviceKey(accountId, '').PK;
    return (await table.query({ partition, consistent: true }, Device)).items;
  };

  const remove = async (device: Device): Promise<void> => {
    await commitIfUnchanged(table, removal(table, device));
  };

  return {
    ofAccount,
    remove,

    forget: (deviceAddress) =>
      retry(async () => {
        const owner = await table.get(addressKey(deviceAddress), AddressOwner);
        if (!owner) return;
        await table.commit([
          table.remove(deviceKey(owner.account, deviceAddress)),
          table.remove(addressKey(deviceAddress), belongsTo(owner.account)),
        ]);
      }),

    register: async (device) => {
      const registered = await retry(() => registerOnce(table, device));
      const all = [...(await ofAccount(device.account))].sort((one, other) =>
        one.updatedAt < other.updatedAt ? 1 : -1,
      );
      for (const oldest of all.slice(maxDevices)) await remove(oldest);
      return registered;
    },
  };
}

async function registerOnce(table: Table, device: Device): Promise<Device> {
  const { account, deviceAddress } = device;
  const [known, owner] = await Promise.all([
    table.get(deviceKey(account, deviceAddress), Device),
    table.get(addressKey(deviceAddress), AddressOwner),
  ]);
  const renewed = known ? { ...device, id: known.id, createdAt: known.createdAt } : device;
  await table.commit([
    table.update(deviceKey(account, deviceAddress), settingOf(renewed)),
    table.put({ ...addressKey(deviceAddress), account }, owner ? belongsTo(owner.account) : isNew('changed_meanwhile')),
    ...(owner && owner.account !== account ? [table.remove(deviceKey(owner.account, deviceAddress))] : []),
  ]);
  return renewed;
}

function removal(table: Table, { account, deviceAddress, updatedAt }: Device): Write[] {
  const asItWasRead: Condition = {
    expression: 'updatedAt = :read',
    values: { ':read': updatedAt },
    otherwise: 'changed_meanwhile',
  };
  return [
    table.remove(deviceKey(account, deviceAddress), asItWasRead),
    table.remove(addressKey(deviceAddress), belongsTo(account)),
  ];
}

function belongsTo(account: string): Condition {
  return { expression: 'account = :owner', values: { ':owner': account }, otherwise: 'changed_meanwhile' };
}

function retry<Result>(work: () => Promise<Result>): Promise<Result> {
  return retryOnConflict('others register the same address', work, attempts);
}
