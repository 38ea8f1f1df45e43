import { adminUserRoute } from '#shared/gibby/accounts/user.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const deactivateUser = defineRoute({
  ...adminUserRoute,
  path: '/api/admin/users/{id}/deactivate',
  summary:
    'Shut a user out: sessions, sockets and pushes end at once, and signing in is refused with the documented words',
  uses: {
    users: 'write',
    userSessions: 'write',
    connections: 'write',
    sockets: 'send',
    devices: 'write',
  },
});
