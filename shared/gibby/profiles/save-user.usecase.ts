import type { UserChange, UsersWriter } from '#shared/gibby/accounts/user.ports.ts';
import type { User } from '#shared/gibby/accounts/user.ts';
import type { Pictures } from '#shared/gibby/pictures/picture.ports.ts';
import type { Picture } from '#shared/gibby/pictures/picture.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';

interface SavingPorts extends Pick<Ambient, 'clock' | 'log'> {
  readonly users: UsersWriter;
  readonly pictures: Pictures;
}

/**
 * Changes a user, whose new photo is already stored. Afterwards it removes the photo that the user does not have: the
 * old one on success, the new one on failure. So a replaced photo is no longer public. Fails as `users.change` does.
 */
export async function saveUser(user: User, change: UserChange, ports: SavingPorts): Promise<void> {
  const { users, clock } = ports;
  try {
    await users.change(user, change, timestampOf(clock.now()));
  } catch (thrown) {
    // After any other error the change may have been made.
    if (thrown instanceof Failure) await discard(change.photo, ports);
    throw thrown;
  }
  if (change.photo) await discard(user.photo, ports);
}

/** A photo that cannot be removed now only costs storage, so the error is logged and not thrown. */
async function discard(picture: Picture | undefined, { pictures, log }: SavingPorts): Promise<void> {
  if (!picture) return;
  await pictures.remove(picture).catch(() => log.error('picture left behind', { path: picture.path }));
}
