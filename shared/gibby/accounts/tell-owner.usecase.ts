import type { Ambient } from '#shared/kernel/ports.ts';
import type { Mail } from '#shared/platform/mail/mail.ports.ts';
import type { MailText } from './mail-links/user-mails.rules.ts';
import type { User } from './user.ts';

export interface TellingPorts extends Pick<Ambient, 'log'> {
  readonly mail: Mail;
}

/** What has changed, and an id that was drawn before it was stored: a retry that mails it again has the same. */
interface News {
  readonly text: MailText;
  readonly cause: string;
}

/** Mails the owner of an account what has changed about signing in. It is stored by then, so a failure is only logged. */
export async function tellOwner(
  { mail, log }: TellingPorts,
  { id, email }: User,
  { text, cause }: News,
): Promise<void> {
  await mail
    .send({ to: email, ...text, cause, isProven: true })
    .catch(() => log.error('owner not told', { userId: id }));
}
