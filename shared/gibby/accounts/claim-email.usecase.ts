import { Failure } from '#shared/kernel/errors.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import type { RateLimits } from '#shared/kernel/request-ports.ts';
import { type Timestamp, timestampOf } from '#shared/kernel/time.ts';
import { enforceRateLimit } from '#shared/platform/http/enforce-rate-limit.usecase.ts';
import type { AccountSettings } from './account-settings.ports.ts';
import type { Passwords } from './passwords/passwords.ports.ts';
import type { UsersSignIn } from './user.ports.ts';
import type { User } from './user.ts';
import { hasProvenEmail } from './user-sign-in.rules.ts';

/** Limits the mails that repeated claims can send to another person's mailbox, and guesses at the password. */
const claimsOfAUser = { limit: 6, windowSeconds: 3600 } as const;

interface ClaimPorts extends Pick<Ambient, 'clock'> {
  readonly users: UsersSignIn;
  readonly rateLimits: RateLimits;
  readonly passwords: Passwords;
  readonly accountSettings: AccountSettings;
}

/** What a user wants, and their current password if they sent it. */
interface EmailClaim {
  readonly email: string | undefined;
  readonly currentPassword: string | undefined;
}

/** An address that waits for its proof, and the moment before which it cannot be proven; null for at once. */
interface PendingEmail {
  readonly pendingEmail: string;
  readonly pendingEmailFrom: Timestamp | null;
}

/**
 * The address that a user wants instead of their current one; a mailed link has to prove it. A session alone may be a
 * stolen one, so without the password a proven current address has time to object. Undefined when the address is their
 * current one. Fails with `email_taken`, `too_many_requests`, and `invalid_input` for a wrong password.
 */
export async function claimedEmail(
  user: User,
  { email, currentPassword }: EmailClaim,
  ports: ClaimPorts,
): Promise<PendingEmail | undefined> {
  if (email === undefined || email === user.email) return undefined;
  await enforceRateLimit(ports.rateLimits, `claimEmail#${user.id}`, claimsOfAUser);
  const other = await ports.users.findByEmail(email);
  if (other && hasProvenEmail(other)) throw new Failure('email_taken');
  const mayBeAtOnce = (await isOwnPassword(user, currentPassword, ports)) || !hasProvenEmail(user);
  const from = ports.clock.now() + ports.accountSettings.emailChangeWaitSeconds() * 1000;
  return { pendingEmail: email, pendingEmailFrom: mayBeAtOnce ? null : timestampOf(from) };
}

async function isOwnPassword(
  user: User,
  given: string | undefined,
  { users, passwords }: ClaimPorts,
): Promise<boolean> {
  if (given === undefined) return false;
  const record = await users.findForSignIn(user.email);
  const hash = record?.user.id === user.id ? record.passwordHash : null;
  if (await passwords.matches(given, hash)) return true;
  const problem = { in: 'body', path: 'current_password', message: 'The current password is incorrect.' };
  throw new Failure('invalid_input', { facts: { errors: [problem] } });
}
