import { Failure } from '#shared/kernel/errors.ts';
import { retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { type ActNote, adminAct } from '#shared/platform/accounts/admin-act.ts';
import { endOnAllPhones, type PhonePorts } from './end-on-all-phones.usecase.ts';
import type { UsersWriter } from './user.ports.ts';
import type { User } from './user.ts';
import type { UserSessionsWriter } from './user-session.ports.ts';

interface StandingPorts extends Pick<Ambient, 'clock'> {
  readonly users: UsersWriter;
  readonly userSessions: UserSessionsWriter;
}

/** The administrator who does it, and what they say about it. */
interface Actor {
  readonly by: string;
  readonly note?: ActNote | null;
}

/**
 * Shuts a user out and returns them. Status and sessions change in one transaction, so that no sign-in comes between;
 * sockets and devices follow. Every step may be repeated, so repeating the request completes a deactivation that broke
 * off half-way. Fails with `user_not_found` and `busy`.
 */
export async function deactivate(ports: StandingPorts & PhonePorts, userId: number, by: Actor): Promise<User> {
  const user = await changeStanding(ports, userId, { ...by, change: 'deactivated' }, () =>
    ports.userSessions.bar(userId),
  );
  await endOnAllPhones(ports, userId);
  return user;
}

/** Lets a user sign in again and returns them. Fails with `user_not_found` and `busy`. */
export function reactivate(ports: StandingPorts, userId: number, by: Actor): Promise<User> {
  return changeStanding(ports, userId, { ...by, change: 'reactivated' }, () => [ports.userSessions.unbar(userId)]);
}

function changeStanding(
  { users, clock }: StandingPorts,
  userId: number,
  { change, by, note }: Actor & { readonly change: 'deactivated' | 'reactivated' },
  ofSessions: () => readonly Write[],
): Promise<User> {
  return retryOnConflict('the user keeps changing', async () => {
    const user = await users.get(userId);
    if (!user) throw new Failure('user_not_found');
    const isDone = (user.status === 'deactivated') === (change === 'deactivated');
    const act = adminAct(change === 'deactivated' ? 'deactivateUser' : 'reactivateUser', {
      by,
      now: clock.now(),
      note,
    });
    const writes = isDone ? [] : [users.setStanding(user, change, act)];
    await users.commit([...writes, ...ofSessions()]);
    const changed = await users.get(userId);
    if (!changed) throw new Failure('user_not_found');
    return changed;
  });
}
