import type { User } from '#shared/gibby/accounts/user.ts';

/** How a user is called in lists and notices: by his name, or else as he signs in. Neither has who came by Facebook alone. */
export function shownName(user: Pick<User, 'name' | 'username'> | undefined): string {
  return user?.name ?? user?.username ?? 'Somebody';
}
