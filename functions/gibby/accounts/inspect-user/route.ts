import { adminUserRoute } from '#shared/gibby/accounts/user.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

const { params, response, source, auth } = adminUserRoute;

export const inspectUser = defineRoute({
  method: 'GET',
  path: '/api/admin/users/{id}',
  summary: "Show a user's status, and which administrators have changed it, when and why",
  source,
  auth,
  params,
  response,
  errors: ['user_not_found'],
  uses: { users: 'read' },
});
