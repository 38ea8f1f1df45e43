import type { Identity } from '#shared/platform/accounts/identity.ts';
import { sendOnce } from '#shared/platform/push/send-once.usecase.ts';
import type { Ports } from './ports.ts';

/**
 * Sends text to a phone by SMS, to an address by mail, once for each message id. The subject contains no secret:
 * subjects are shown and logged.
 */
export async function write(
  { mail, sms, pushRecords }: Pick<Ports, 'mail' | 'sms' | 'pushRecords'>,
  { type, value }: Pick<Identity, 'type' | 'value'>,
  { messageId, subject, text }: { messageId: string; subject: string; text: string },
): Promise<void> {
  await sendOnce({ pushRecords }, { messageId, target: 'written to' }, async () => {
    if (type === 'phone') await sms.send({ phone: value, text });
    else await mail.send({ to: value, subject, text, cause: messageId });
    return true;
  });
}
