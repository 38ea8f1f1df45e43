import { Failure } from '#shared/kernel/errors.ts';
import type { User } from './user.ts';

/** Refuses a user who has authenticated but may not sign in (G01, both 403 answers). */
export function refuseInactive({ status }: Pick<User, 'status'>): void {
  if (status === 'pending') throw new Failure('user_not_activated');
  if (status === 'deactivated') throw new Failure('user_deactivated');
}
