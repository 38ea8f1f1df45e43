import { Failure } from '../domain/errors.ts';
import type { User } from '../domain/user.ts';

/** Refuses a user who has shown who he is but may not come in (G01, both 403 answers). */
export function refuseInactive({ status }: Pick<User, 'status'>): void {
  if (status === 'pending') throw new Failure('user_not_activated');
  if (status === 'deactivated') throw new Failure('user_deactivated');
}
