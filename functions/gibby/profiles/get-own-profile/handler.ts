import { Failure } from '../../../../shared/domain/errors.ts';
import { ownProfile } from '../../../../shared/process/show-profile.ts';
import { handle } from '../../../../shared/route/define.ts';
import { getOwnProfile } from './route.ts';

export const handler = handle(getOwnProfile, async ({ user: caller }, ports) => {
  const user = await ports.users.get(caller.userId);
  if (!user) throw new Failure('user_not_found');
  return { data: await ownProfile(user, caller, ports) };
});
