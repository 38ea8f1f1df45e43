import { Failure } from '#shared/kernel/errors.ts';
import type { User } from './user.ts';

/** Refuses a user who has authenticated but may not sign in (G01, both 403 answers). */
export function refuseInactive({ status }: Pick<User, 'status'>): void {
  if (status === 'pending') throw new Failure('user_not_activated');
  if (status === 'deactivated') throw new Failure('user_deactivated');
}

/**
 * Whether a user has proven their address; being deactivated changes nothing about it. One who has not keeps it for some
 * time, and from nobody who proves it.
 */
export function hasProvenEmail({
  status,
  statusBefore,
  emailClaimed,
}: Pick<User, 'status' | 'statusBefore' | 'emailClaimed'>): boolean {
  return (statusBefore ?? status) !== 'pending' && !emailClaimed;
}

/** A user's status once they have proven their address: a deactivated one stays so, and will be active. */
export function provenStatus({
  status,
  statusBefore,
}: Pick<User, 'status' | 'statusBefore'>): Pick<User, 'status' | 'statusBefore'> {
  if (status === 'deactivated') return { status, ...(statusBefore && { statusBefore: 'active' }) };
  return { status: 'active' };
}
