import { Failure } from '#shared/kernel/errors.ts';
import type { IdentityStatus } from '#shared/platform/accounts/identity.ts';
import type { Mail } from '#shared/platform/mail/mail.ports.ts';
import type { Pushes } from '#shared/platform/push/push.ports.ts';
import type { PushMessage } from '#shared/platform/push/push.ts';
import type { Sms } from '#shared/platform/sms/sms.ports.ts';
import { aDevice, anAccount, anIdentity } from '#test/support/builders.ts';
import { streamFixture } from './streams/stored-stream-fixture.ts';

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
  /** The applications whose budgets texts spent. */
  const spent: (string | undefined)[] = [];
  const sms: Sms = {
    send: async ({ phone, text, application }) => {
      orOutage('sms');
      spent.push(application);
      return written.push({ to: phone, text }) > 0;
    },
  };
  const ports = { ...fixture.ports, pushes, mail, sms };

  /** Registers an account with a phone number and the app on phones. */
  const register = async (phone: string, addresses: readonly string[], status: IdentityStatus = 'verified') => {
    const id = runtime.ids.objectId();
    const account = anAccount({ id, identities: [anIdentity({ id, value: phone, status })] });
    await ports.accounts.create(account);
    for (const deviceAddress of addresses) {
      const owned = { id: runtime.ids.objectId(), account: id, deviceAddress, endpoint: deviceAddress };
      await ports.devices.register(aDevice({ ...owned, bundleId: '' }));
    }
    return id;
  };

  return { ...fixture, ports, pushed, written, spent, down, register };
}
