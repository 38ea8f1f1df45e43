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
 * A link about an address that is still the user's or still pending, and its user. A link from before the last new
 * password is void: whoever had it mailed may have been somebody else. Fails with `link_refused`.
 */
export async function openLink(
  purpose: LinkPurpose,
  secret: string,
  { users, mailLinks, userSessions }: OpeningPorts,
): Promise<{ readonly link: MailLink; readonly user: User }> {
  const link = await mailLinks.find(purpose, secret);
  const user = link && (await users.get(link.userId));
  const isAbout = (address: string | null | undefined) => address !== undefined && address === link?.email;
  const isMeant = isAbout(user?.pendingEmail) || (purpose !== 'emailChange' && isAbout(user?.email));
  if (!link || !user || !isMeant) throw new Failure('link_refused');
  if (link.generation !== (await userSessions.generation(user.id))) throw new Failure('link_refused');
  return { link, user };
}
