import type { Identity } from '#shared/platform/accounts/identity.ts';
import type { Ports } from './ports.ts';

/**
 * Sends text to a phone by SMS, to an address by mail. The subject contains no secret: subjects are shown and logged.
 */
export async function write(
  { mail, sms }: Pick<Ports, 'mail' | 'sms'>,
  { type, value }: Pick<Identity, 'type' | 'value'>,
  { subject, text }: { subject: string; text: string },
): Promise<void> {
  if (type === 'phone') await sms.send({ phone: value, text });
  else await mail.send({ to: value, subject, text });
}
