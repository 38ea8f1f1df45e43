import { userStanding } from '#shared/gibby/accounts/user.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { inspectUser } from './route.ts';

export const handler = handle(inspectUser, async ({ params: { id }, account: admin }, { users, log }) => {
  const user = await users.get(id);
  if (!user) throw new Failure('user_not_found');
  audit(log, admin, { act: 'inspectUser', subject: String(id) });
  return { data: userStanding(user) };
});
