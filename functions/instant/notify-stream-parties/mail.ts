import type { Identity } from '#shared/platform/accounts/identity.ts';
import { sendOnce } from '#shared/platform/push/send-once.usecase.ts';
import type { Ports } from './ports.ts';

interface StreamMail {
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  /** The application whose budget a text spends. */
  readonly application: string | undefined;
  /** Whether the recipient has proven the phone or address. */
  readonly isProven: boolean;
}

/**
 * Sends text to a phone by SMS, to an address by mail, once for each message id. The subject contains no secret:
 * subjects are shown and logged.
 */
export async function write(
  { mail, sms, pushRecords }: Pick<Ports, 'mail' | 'sms' | 'pushRecords'>,
  { type, value }: Pick<Identity, 'type' | 'value'>,
  { messageId, subject, text, application, isProven }: StreamMail,
): Promise<void> {
  await sendOnce({ pushRecords }, { messageId, target: 'written to' }, async () => {
    if (type === 'phone') await sms.send({ phone: value, text, application, isProven });
    else await mail.send({ to: value, subject, text, cause: messageId, isProven });
    return true;
  });
}
