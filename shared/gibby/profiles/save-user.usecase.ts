import type { UserChange, UsersWriter } from '#shared/gibby/accounts/user.ports.ts';
import type { User } from '#shared/gibby/accounts/user.ts';
import type { Pictures } from '#shared/gibby/pictures/picture.ports.ts';
import { commitWithPictures, removePictures } from '#shared/gibby/pictures/store-pictures.usecase.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { Write } from '#shared/kernel/transaction.ts';

interface SavingPorts extends Pick<Ambient, 'clock' | 'log'> {
  readonly users: UsersWriter;
  readonly pictures: Pictures;
}

/**
 * Changes a user, whose new photo is already stored, in one transaction with `also`. Afterwards it removes the photo that the user does not have: the
 * old one on success, the new one on failure. So a replaced photo is no longer public. Fails as `users.change` does.
 */
export async function saveUser(
  user: User,
  change: UserChange,
  ports: SavingPorts,
  also: readonly Write[] = [],
): Promise<void> {
  const { users, clock } = ports;
  const stored = change.photo ? [change.photo] : [];
  await commitWithPictures(stored, () => users.change(user, change, timestampOf(clock.now()), also), ports);
  if (change.photo && user.photo) await removePictures([user.photo], ports);
}
