import { Failure } from '#shared/kernel/errors.ts';
import { retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { MailLinksWriter } from './mail-link.ports.ts';
import type { Passwords } from './passwords.ports.ts';
import type { UsersWriter } from './user.ports.ts';
import type { UserSessionsWriter } from './user-session.ports.ts';

interface PasswordPorts extends Pick<Ambient, 'clock'> {
  readonly users: UsersWriter;
  readonly userSessions: UserSessionsWriter;
  readonly mailLinks: MailLinksWriter;
  readonly passwords: Passwords;
}

/**
 * Sets the password of the user to whom a link with this secret was mailed, spends the link and ends all sessions, in
 * one transaction. Returns the user's id. Fails with `link_refused`, and with `busy` when the user keeps changing meanwhile.
 */
export async function setPassword(
  { users, userSessions, mailLinks, passwords, clock }: PasswordPorts,
  { secret, password }: { readonly secret: string; readonly password: string },
): Promise<number> {
  return retryOnConflict('the user of the link keeps changing', async () => {
    const link = await mailLinks.find('password', secret);
    if (!link) throw new Failure('link_refused');
    const user = await users.get(link.userId);
    // An older link ends with the password for which it was requested, and with the address to which it was mailed.
    const isFresh = user?.email === link.email && link.generation === (await userSessions.generation(user.id));
    if (!isFresh) throw new Failure('link_refused');
    const passwordHash = await passwords.hash(password);
    await users.commit([
      mailLinks.spend('password', secret),
      users.setPassword(user, passwordHash, timestampOf(clock.now())),
      userSessions.revokeAll(user.id),
    ]);
    return user.id;
  });
}
