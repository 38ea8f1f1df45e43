import { ownProfile } from '#shared/gibby/profiles/present-profile.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getOwnProfile } from './route.ts';

export const handler = handle(getOwnProfile, async ({ user: caller }, ports) => {
  const user = await ports.users.get(caller.userId);
  if (!user) throw new Failure('user_not_found');
  return { data: await ownProfile(user, caller, ports) };
});
