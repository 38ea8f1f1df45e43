import type { Ambient } from '#shared/kernel/ports.ts';
import type { PublicAddress } from '#shared/platform/http/http.ports.ts';
import type { Mail } from '#shared/platform/mail/mail.ports.ts';
import type { UserSessionsReader } from '../user-session.ports.ts';
import type { LinkPurpose, MailLinksWriter } from './mail-link.ports.ts';
import { type MailText, passwordResetMail, verificationMail } from './user-mails.rules.ts';

/** The routes that the links open (X01, X31), and the text of the mails. */
const mails: Readonly<Record<LinkPurpose, { path: string; text: (link: string) => MailText }>> = {
  verification: { path: '/api/verification/', text: verificationMail },
  password: { path: '/api/password/update/', text: passwordResetMail },
};

interface LinkPorts {
  readonly mail: Mail;
  readonly mailLinks: MailLinksWriter;
  readonly publicAddress: PublicAddress;
  readonly userSessions: Pick<UserSessionsReader, 'generation'>;
}

/** Mails a user a link to an address that is theirs or that they claim. Fails with `provider_unavailable`. */
export async function sendMailLink(
  purpose: LinkPurpose,
  { userId, email }: { readonly userId: number; readonly email: string },
  { mail, mailLinks, publicAddress, userSessions }: LinkPorts,
): Promise<void> {
  const generation = await userSessions.generation(userId);
  const secret = await mailLinks.issue(purpose, { userId, email, generation });
  const { path, text } = mails[purpose];
  await mail.send({ to: email, ...text(publicAddress.of(path + secret)) });
}

/**
 * The same where the account is stored already: a mail that cannot be sent is logged, since users who tried again would
 * find their own names taken. G03 mails another link.
 */
export async function tryToSendMailLink(
  purpose: LinkPurpose,
  to: { readonly userId: number; readonly email: string },
  ports: LinkPorts & Pick<Ambient, 'log'>,
): Promise<void> {
  await sendMailLink(purpose, to, ports).catch(() =>
    ports.log.error('verification link not sent', { userId: to.userId }),
  );
}
