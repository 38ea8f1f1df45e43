import { settingsWire } from '#shared/gibby/notifications/notification-preferences.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getUserSettings } from './route.ts';

export const handler = handle(getUserSettings, async ({ user: caller }, { users, userSettings }) => {
  const [user, settings] = await Promise.all([users.get(caller.userId), userSettings.get(caller.userId)]);
  if (!user) throw new Failure('user_not_found');
  return { data: settingsWire(user, settings) };
});
