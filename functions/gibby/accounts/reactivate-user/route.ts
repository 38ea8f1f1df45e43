import { adminUserRoute } from '#shared/gibby/accounts/user.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const reactivateUser = defineRoute({
  ...adminUserRoute,
  path: '/api/admin/users/{id}/reactivate',
  summary: 'Let a deactivated user sign in again, in the status of before. No old session returns',
  uses: { users: 'write', userSessions: 'write' },
});
