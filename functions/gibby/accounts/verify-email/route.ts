import { linkedRoute } from '#shared/gibby/accounts/mail-links/mail-link.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const verifyEmail = defineRoute({
  ...linkedRoute,
  method: 'POST',
  path: '/api/verification/{token}',
  summary:
    'Confirm an address by the token of a verification mail: activates the account, or makes a new address its own',
  source: 'X47',
  body: NoBody,
  errors: ['link_refused', 'email_taken', 'username_taken', 'email_change_waits', 'busy'],
  uses: {
    users: 'write',
    mailLinks: 'read',
    userSessions: 'write',
    appLinks: 'read',
    connections: 'write',
    sockets: 'send',
    devices: 'write',
  },
});
