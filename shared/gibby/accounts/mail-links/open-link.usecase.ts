import { Failure } from '#shared/kernel/errors.ts';
import type { UsersReader } from '../user.ports.ts';
import type { User } from '../user.ts';
import type { UserSessionsReader } from '../user-session.ports.ts';
import type { LinkPurpose, MailLink, MailLinksReader } from './mail-link.ports.ts';

interface OpeningPorts {
  readonly users: UsersReader;
  readonly mailLinks: MailLinksReader;
  readonly userSessions: Pick<UserSessionsReader, 'generation'>;
}

/**
 * A link that is still good for its purpose, and its user. It has to be about an address that the user has or asks for,
 * and of their present generation: whoever had it mailed before the last new password may have been somebody else. Fails
 * with `link_refused`.
 */
export async function openLink(
  purpose: LinkPurpose,
  secret: string,
  { users, mailLinks, userSessions }: OpeningPorts,
): Promise<{ readonly link: MailLink; readonly user: User }> {
  const link = await mailLinks.find(purpose, secret);
  const user = link && (await users.get(link.userId));
  if (!link || !user || !isAbout[purpose](link, user)) throw new Failure('link_refused');
  if (link.generation !== (await userSessions.generation(user.id))) throw new Failure('link_refused');
  return { link, user };
}

/** Whether a link is about a user as they are now. Only the present address decides on a new one, and no former one. */
const isAbout: Readonly<Record<LinkPurpose, (link: MailLink, user: User) => boolean>> = {
  verification: (link, user) => [user.email, user.pendingEmail].includes(link.email),
  password: (link, user) => user.email === link.email,
  emailChange: ({ email, to }, user) => user.pendingEmail === email && (to ?? user.email) === user.email,
};
