import { profileFacts } from '#shared/gibby/profiles/present-profile.usecase.ts';
import { userProfileOf } from '#shared/gibby/profiles/profile.view.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getUserProfile } from './route.ts';

export const handler = handle(getUserProfile, async ({ params, user: caller }, ports) => {
  const user = await ports.users.get(params.id);
  const isOwn = user?.id === caller.userId;
  // Users who have not proven their address, or are deactivated, do not exist for others.
  if (!user || (!isOwn && user.status !== 'active')) throw new Failure('user_not_found');
  return { data: userProfileOf(user, await profileFacts(user, ports), isOwn ? caller : undefined) };
});
