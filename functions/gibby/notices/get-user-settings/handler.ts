import { Failure } from '../../../../shared/domain/errors.ts';
import { handle } from '../../../../shared/route/define.ts';
import { settingsWire } from '../../../../shared/rules/notification-preferences.ts';
import { getUserSettings } from './route.ts';

export const handler = handle(getUserSettings, async ({ user: caller }, { users, userSettings }) => {
  const [user, settings] = await Promise.all([users.get(caller.userId), userSettings.get(caller.userId)]);
  if (!user) throw new Failure('user_not_found');
  return { data: settingsWire(user, settings) };
});
