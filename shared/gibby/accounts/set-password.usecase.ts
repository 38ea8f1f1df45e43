import { confirmation, type GibbyConfirmation } from '#shared/gibby/kernel/wire.ts';
import { retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { endOnAllPhones, type PhonePorts } from './end-on-all-phones.usecase.ts';
import type { MailLinksWriter } from './mail-links/mail-link.ports.ts';
import { openLink } from './mail-links/open-link.usecase.ts';
import { passwordChangedMail } from './mail-links/user-mails.rules.ts';
import { hashOfNew, type NewPasswordPorts } from './passwords/new-password.usecase.ts';
import { type TellingPorts, tellOwner } from './tell-owner.usecase.ts';
import type { UsersWriter } from './user.ports.ts';
import type { User } from './user.ts';
import type { UserSessionsWriter } from './user-session.ports.ts';

interface PasswordPorts extends Pick<Ambient, 'clock' | 'ids'>, PhonePorts, NewPasswordPorts, TellingPorts {
  readonly users: UsersWriter;
  readonly userSessions: UserSessionsWriter;
  readonly mailLinks: MailLinksWriter;
}

/** A new password, by the secret of a mailed link. */
interface PasswordByLink {
  readonly secret: string;
  readonly password: string;
}

/**
 * Sets the password of the user to whom a link with this secret was mailed, and ends all their sessions, sockets and pushes. They are told.
 * Fails with `link_refused`, as `hashOfNew` does, and with `busy` when the user keeps changing meanwhile.
 */
export async function changePassword(ports: PasswordPorts, change: PasswordByLink): Promise<GibbyConfirmation> {
  const cause = ports.ids.uuid();
  const user = await setPassword(ports, change);
  await endOnAllPhones(ports, user.id);
  await tellOwner(ports, user, { text: passwordChangedMail, cause });
  return confirmation('Your password has been changed. Please log in with it.');
}

/** Sets the password, spends the link and ends all sessions, in one transaction. Returns the user of before. */
async function setPassword(ports: PasswordPorts, { secret, password }: PasswordByLink): Promise<User> {
  const { users, userSessions, mailLinks, clock } = ports;
  return retryOnConflict('the user of the link keeps changing', async () => {
    const { user } = await openLink('password', secret, ports);
    const passwordHash = await hashOfNew(password, user, ports);
    await users.commit([
      mailLinks.spend('password', secret),
      ...users.setPassword(user, passwordHash, timestampOf(clock.now())),
      ...userSessions.revokeAll(user.id),
    ]);
    return user;
  });
}
