import type { Log } from '#shared/kernel/clock-ids-log.ts';
import type { Mail } from '#shared/platform/mail/mail.ports.ts';
import type { Sms } from '#shared/platform/sms/sms.ports.ts';
import type { Account } from './account.ts';
import type { Identity } from './identity.ts';

export interface TellingPorts {
  readonly mail: Mail;
  readonly sms: Sms;
  readonly log: Log;
}

/**
 * Tells the owner of an account of another identity that signs in to it now: by mail to each address that it had proven,
 * or by one text message where it had proven phones alone. It is stored by then, so a failure is only logged.
 */
export async function tellOwner(
  { mail, sms, log }: TellingPorts,
  { id, identities }: Account,
  added: Identity,
): Promise<void> {
  const proven = identities.filter(({ status }) => status === 'verified');
  const addresses = proven.filter(({ type }) => type === 'email');
  const [phone] = proven;
  const kind = added.type === 'email' ? 'e-mail address' : 'phone number';
  const text = `The ${kind} ${added.value} can sign in to your Dropin account now. If you did not add it, please write to us.`;
  const subject = `Another ${kind} signs in to your Dropin account`;
  const messages =
    addresses.length > 0 || !phone
      ? addresses.map(({ value }) => mail.send({ to: value, subject, text, isProven: true }))
      : [sms.send({ phone: phone.value, text, isProven: true })];
  for (const { status } of await Promise.allSettled(messages)) {
    if (status === 'rejected') log.error('owner not told', { accountId: id });
  }
}
