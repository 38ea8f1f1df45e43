import type { User } from '#shared/gibby/accounts/user.ts';

/**
 * A user's name in lists and notifications, or else the username. Users who registered only through Facebook may have
 * neither.
 */
export function displayName(user: Pick<User, 'name' | 'username'> | undefined): string {
  return user?.name ?? user?.username ?? 'Somebody';
}
