import type { Identity } from '#shared/platform/accounts/identity.ts';
import type { Mail } from '#shared/platform/mail/mail.ports.ts';
import type { Sms } from '#shared/platform/sms/sms.ports.ts';

/** Sends a code to the owner of an identity. The code is in the message's body only: subjects are shown and logged. */
export function sendLoginCode(identity: Identity, code: string, { mail, sms }: { mail: Mail; sms: Sms }) {
  const text = `${code} is your Dropin sign-in code. It is valid for 10 minutes. Never tell it to anybody.`;
  return identity.type === 'email'
    ? mail.send({ to: identity.value, subject: 'Your Dropin sign-in code', text })
    : sms.send({ phone: identity.value, text });
}
