import { Failure } from '#shared/kernel/errors.ts';
import { accounts } from '#shared/platform/accounts/account.dynamo.ts';
import type { Account } from '#shared/platform/accounts/account.ts';
import type { IdentityStatus } from '#shared/platform/accounts/identity.ts';
import { devices } from '#shared/platform/devices/device.dynamo.ts';
import type { Mail } from '#shared/platform/mail/mail.ports.ts';
import type { Pushes } from '#shared/platform/push/push.ports.ts';
import type { PushMessage } from '#shared/platform/push/push.ts';
import { pushRecords } from '#shared/platform/push/push-record.dynamo.ts';
import type { Sms } from '#shared/platform/sms/sms.ports.ts';
import { streamFixture } from './streams/stream-world.ts';

/** Streams between people who have phones and mail boxes. Mail, SMS and push are simulated. */
export async function people() {
  const fixture = await streamFixture();
  const { runtime } = fixture;
  const pushed: { address: string; message: PushMessage }[] = [];
  const written: { to: string; text: string }[] = [];
  const down = new Set<'push' | 'sms' | 'mail'>();
  const orOutage = (what: 'push' | 'sms' | 'mail') => {
    if (down.has(what)) throw new Failure('provider_unavailable', { detail: `${what}: an outage` });
  };
  const pushes: Pushes = {
    connect: async ({ address, bundleId }) => {
      orOutage('push');
      if (bundleId === 'com.example.unknown') throw new Failure('invalid_input');
      return { endpoint: address, bundleId: bundleId ?? 'com.example.dropin' };
    },
    send: async (address, message) => {
      orOutage('push');
      if (address.startsWith('removed')) return false;
      pushed.push({ address, message });
      return true;
    },
  };
  const mail: Mail = {
    send: async ({ to, text }) => {
      orOutage('mail');
      written.push({ to, text });
    },
  };
  const sms: Sms = {
    send: async ({ phone, text }) => {
      orOutage('sms');
      written.push({ to: phone, text });
    },
  };
  const directory = accounts(runtime);
  const ports = {
    ...fixture.ports,
    accounts: directory,
    devices: devices(runtime),
    pushRecords: pushRecords(runtime),
    pushes,
    mail,
    sms,
  };

  /** Registers an account with a phone number and the app on phones. */
  const register = async (phone: string, addresses: readonly string[], status: IdentityStatus = 'verified') => {
    const account = newAccount(runtime.ids.objectId(), phone, status);
    await directory.create(account);
    for (const deviceAddress of addresses) {
      const device = { id: runtime.ids.objectId(), account: account.id, deviceAddress, deviceType: 'ios' } as const;
      const { createdAt, updatedAt } = account;
      await ports.devices.register({ ...device, bundleId: '', endpoint: deviceAddress, createdAt, updatedAt });
    }
    return account.id;
  };

  return { ...fixture, ports, pushed, written, down, register };
}

function newAccount(id: string, phone: string, status: IdentityStatus): Account {
  const at = '2026-01-01T00:00:00.000Z';
  return {
    id,
    identities: [{ id, type: 'phone', value: phone, status, createdAt: at, updatedAt: at }],
    firstName: 'Ann',
    lastName: 'Example',
    profileImage: '',
    organization: null,
    archive: false,
    status: 'active',
    type: 'user',
    referralRate: 0,
    referralCode: '',
    operatorStars: { stars: 0, count: 0 },
    customerStars: { stars: 0, count: 0 },
    createdAt: at,
    updatedAt: at,
  };
}
