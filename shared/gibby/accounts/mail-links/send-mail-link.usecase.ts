import { Failure } from '#shared/kernel/errors.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import type { RateLimits } from '#shared/kernel/request-ports.ts';
import type { PublicAddress } from '#shared/platform/http/http.ports.ts';
import type { Mail } from '#shared/platform/mail/mail.ports.ts';
import type { UserSessionsReader } from '../user-session.ports.ts';
import { limitMails } from './limit-mails.usecase.ts';
import type { LinkPurpose, MailLinksWriter } from './mail-link.ports.ts';
import { emailChangeMail, type MailText, passwordResetMail, verificationMail } from './user-mails.rules.ts';

/** The routes that the links open (X01, X31, X49), and the text of the mails. */
const mails: Readonly<Record<LinkPurpose, { path: string; text: (link: string, email: string) => MailText }>> = {
  verification: { path: '/api/verification/', text: verificationMail },
  password: { path: '/api/password/update/', text: passwordResetMail },
  emailChange: { path: '/api/email-change/', text: emailChangeMail },
};

interface LinkPorts {
  readonly mail: Mail;
  readonly mailLinks: MailLinksWriter;
  readonly publicAddress: PublicAddress;
  readonly userSessions: Pick<UserSessionsReader, 'generation'>;
}

/** A user, the address that a link is about, and the one to which it goes if that is another. */
interface Recipient {
  readonly userId: number;
  readonly email: string;
  readonly to?: string;
}

/** Mails a user a link to an address that is theirs or that they claim. Fails with `provider_unavailable`. */
export async function sendMailLink(
  purpose: LinkPurpose,
  { userId, email, to = email }: Recipient,
  { mail, mailLinks, publicAddress, userSessions }: LinkPorts,
): Promise<void> {
  const generation = await userSessions.generation(userId);
  const secret = await mailLinks.issue(purpose, { userId, email, generation });
  const { path, text } = mails[purpose];
  await mail.send({ to, ...text(publicAddress.of(path + secret), email) });
}

/**
 * The same where the account is stored already: a mail that cannot be sent, or that is one too many for its mailbox, is
 * logged, since users who tried again would find their own names taken. G03 mails another link.
 */
export async function tryToSendMailLink(
  purpose: LinkPurpose,
  to: Recipient & { readonly by: string },
  ports: LinkPorts & Pick<Ambient, 'log'> & { readonly rateLimits: RateLimits },
): Promise<void> {
  try {
    await limitMails(ports.rateLimits, purpose, to);
    await sendMailLink(purpose, to, ports);
  } catch (thrown) {
    const reason = thrown instanceof Failure ? thrown.code : 'internal';
    ports.log.error('mailed link not sent', { userId: to.userId, reason });
  }
}
