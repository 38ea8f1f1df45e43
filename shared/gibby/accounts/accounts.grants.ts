import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './accounts.keys.ts';

const users = onTable('gibby/accounts/user.dynamo.ts', [prefixes.user, prefixes.userName]);

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  userSessions: onTable('gibby/accounts/user-session.dynamo.ts', [prefixes.userToken]),
  facebook: {
    module: 'gibby/accounts/facebook.adapter.ts',
    variables: ['TABLE_NAME', 'FACEBOOK_SECRET', 'FACEBOOK_URL', 'FACEBOOK_PER_HOUR'],
    grants: { use: [{ secret: 'facebook' }] },
  },
  mailLinks: onTable('gibby/accounts/mail-links/mail-link.dynamo.ts', [prefixes.mailLink, prefixes.mailOrder]),
  accountSettings: {
    module: 'gibby/accounts/account-settings.adapter.ts',
    variables: ['EMAIL_CHANGE_WAIT_HOURS', 'PASSWORD_POLICY'],
    grants: { read: [] },
  },
  appLinks: {
    module: 'gibby/accounts/mail-links/app-link.adapter.ts',
    variables: ['GIBBY_APP_URL'],
    grants: { read: [] },
  },
  passwords: { module: 'gibby/accounts/passwords/passwords.adapter.ts', variables: [], grants: { use: [] } },
  users: { ...users, grants: { ...users.grants, signIn: users.grants.read } },
} as const satisfies Partial<Catalogue>;
