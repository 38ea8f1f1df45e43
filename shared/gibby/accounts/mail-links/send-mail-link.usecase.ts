import { Failure } from '#shared/kernel/errors.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import type { RateLimits } from '#shared/kernel/request-ports.ts';
import type { PublicAddress } from '#shared/platform/http/http.ports.ts';
import type { Mail } from '#shared/platform/mail/mail.ports.ts';
import type { PushRecords } from '#shared/platform/push/push.ports.ts';
import { sendOnce } from '#shared/platform/push/send-once.usecase.ts';
import type { UsersReader } from '../user.ports.ts';
import type { User } from '../user.ts';
import type { UserSessionsReader } from '../user-session.ports.ts';
import { hasProvenEmail } from '../user-sign-in.rules.ts';
import { accountInWords } from './account-in-words.rules.ts';
import { limitMails } from './limit-mails.usecase.ts';
import type { LinkPurpose, MailLink, MailLinksWriter } from './mail-link.ports.ts';
import type { MailOrder } from './mail-link.ts';
import { emailChangeMail, type MailText, passwordResetMail, verificationMail } from './user-mails.rules.ts';

/** What the text of a mail speaks of: an address, and the account in words. */
interface About {
  readonly email: string;
  readonly account: string;
}

/** The routes that the links open (X01, X31, X49), and the text of the mails. */
const mails: Readonly<Record<LinkPurpose, { path: string; text: (link: string, about: About) => MailText }>> = {
  verification: { path: '/api/verification/', text: (link, { account }) => verificationMail(link, account) },
  password: { path: '/api/password/update/', text: passwordResetMail },
  emailChange: { path: '/api/email-change/', text: (link, { email }) => emailChangeMail(link, email) },
};

/** Recorded among the phones that a message was sent to, since mails and pushes share one record. */
const mailbox = 'mailbox';

interface LinkPorts {
  readonly mail: Mail;
  readonly mailLinks: MailLinksWriter;
  readonly publicAddress: PublicAddress;
}

interface OrderPorts extends LinkPorts, Pick<Ambient, 'log'> {
  readonly users: UsersReader;
  readonly pushRecords: PushRecords;
  readonly rateLimits: RateLimits;
}

interface Recipient {
  readonly user: User;
  /** The address that the link is about. */
  readonly email: string;
  /** The address to which it goes, if that is another. */
  readonly to?: string;
  /** Of the session that asks for the link, which then ends with it; otherwise the present one. */
  readonly generation?: number;
}

/** Mails a user a link to an address that is theirs or that they claim. Fails with `provider_unavailable`. */
export async function sendMailLink(
  purpose: LinkPurpose,
  { generation: ofSession, user, ...recipient }: Recipient,
  ports: LinkPorts & { readonly userSessions: Pick<UserSessionsReader, 'generation'> },
): Promise<void> {
  const generation = ofSession ?? (await ports.userSessions.generation(user.id));
  await mailLink(purpose, { ...recipient, user, generation }, ports);
}

/**
 * Mails the ordered link once, unless the address is no longer the one to be proven, or its mailbox has had its mails:
 * that is logged, and G03 mails another link later. An order is counted when it first comes. Fails with
 * `provider_unavailable`, and then the order is delivered again.
 */
export async function mailOrderedLink(
  { id, userId, email, generation, by }: MailOrder,
  ports: OrderPorts,
  { attempt }: { readonly attempt: number },
): Promise<void> {
  const user = await ports.users.get(userId);
  const isWanted = user && (user.pendingEmail === email || (user.email === email && !hasProvenEmail(user)));
  if (!isWanted) return;
  await sendOnce(ports, { messageId: id, target: mailbox }, async () => {
    if (attempt > 1 || (await hasRoom({ userId, email, by }, ports))) {
      await mailLink('verification', { user, email, generation }, ports);
    }
    return true;
  });
}

async function hasRoom(
  { userId, ...asked }: Pick<MailOrder, 'userId' | 'email' | 'by'>,
  { rateLimits, log }: OrderPorts,
): Promise<boolean> {
  try {
    await limitMails(rateLimits, 'verification', asked);
    return true;
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'too_many_requests') throw thrown;
    log.error('mailed link not sent', { userId, reason: thrown.code });
    return false;
  }
}

async function mailLink(
  purpose: LinkPurpose,
  { user, email, to = email, generation }: Omit<MailLink, 'userId'> & Pick<Recipient, 'user'>,
  { mail, mailLinks, publicAddress }: LinkPorts,
): Promise<void> {
  const secret = await mailLinks.issue(purpose, { userId: user.id, email, to, generation });
  const { path, text } = mails[purpose];
  const isProven = to === user.email && hasProvenEmail(user);
  const words = text(publicAddress.of(path + secret), { email, account: accountInWords(user) });
  await mail.send({ to, ...words, isProven });
}
