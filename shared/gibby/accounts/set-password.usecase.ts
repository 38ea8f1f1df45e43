import { confirmation, type GibbyConfirmation } from '#shared/gibby/kernel/wire.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { endOnAllPhones, type PhonePorts } from './end-on-all-phones.usecase.ts';
import type { MailLinksWriter } from './mail-links/mail-link.ports.ts';
import type { Passwords } from './passwords.ports.ts';
import type { UsersWriter } from './user.ports.ts';
import type { UserSessionsWriter } from './user-session.ports.ts';
import { refuseOwnName } from './user-sign-in.rules.ts';

interface PasswordPorts extends Pick<Ambient, 'clock'>, PhonePorts {
  readonly users: UsersWriter;
  readonly userSessions: UserSessionsWriter;
  readonly mailLinks: MailLinksWriter;
  readonly passwords: Passwords;
}

/** A new password, by the secret of a mailed link. */
interface PasswordByLink {
  readonly secret: string;
  readonly password: string;
}

/**
 * Sets the password of the user to whom a link with this secret was mailed, and ends all their sessions, sockets and pushes.
 * Fails with `link_refused`, with `invalid_input` for a password that is the user's name or address, and with `busy`
 * when the user keeps changing meanwhile.
 */
export async function changePassword(ports: PasswordPorts, change: PasswordByLink): Promise<GibbyConfirmation> {
  await endOnAllPhones(ports, await setPassword(ports, change));
  return confirmation('Your password has been changed. Please log in with it.');
}

/** Sets the password, spends the link and ends all sessions, in one transaction. Returns the user's id. */
async function setPassword(
  { users, userSessions, mailLinks, passwords, clock }: PasswordPorts,
  { secret, password }: PasswordByLink,
): Promise<number> {
  return retryOnConflict('the user of the link keeps changing', async () => {
    const link = await mailLinks.find('password', secret);
    if (!link) throw new Failure('link_refused');
    const user = await users.get(link.userId);
    // An older link ends with the password for which it was requested, and with the address to which it was mailed.
    const isFresh = user?.email === link.email && link.generation === (await userSessions.generation(user.id));
    if (!isFresh) throw new Failure('link_refused');
    refuseOwnName(password, user);
    const passwordHash = await passwords.hash(password);
    await users.commit([
      mailLinks.spend('password', secret),
      ...users.setPassword(user, passwordHash, timestampOf(clock.now())),
      ...userSessions.revokeAll(user.id),
    ]);
    return user.id;
  });
}
