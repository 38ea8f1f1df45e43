import { deactivate } from '#shared/gibby/accounts/deactivate-user.usecase.ts';
import { userStanding } from '#shared/gibby/accounts/user.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { deactivateUser } from './route.ts';

export const handler = handle(deactivateUser, async ({ params: { id }, body: note, account: admin }, ports) => {
  const user = await deactivate(ports, id, { by: admin.accountId, note });
  audit(ports.log, admin, { act: 'deactivateUser', subject: String(id) });
  return { data: userStanding(user) };
});
