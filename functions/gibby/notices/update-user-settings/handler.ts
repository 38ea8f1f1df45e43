import { Failure } from '../../../../shared/domain/errors.ts';
import { timestampOf } from '../../../../shared/domain/time.ts';
import { handle } from '../../../../shared/route/define.ts';
import { settingsWire } from '../../../../shared/rules/notification-preferences.ts';
import { updateUserSettings } from './route.ts';

export const handler = handle(updateUserSettings, async ({ body, user: caller }, { users, userSettings, clock }) => {
  const user = await users.get(caller.userId);
  if (!user) throw new Failure('user_not_found');
  await userSettings.set(user.id, body, timestampOf(clock.now()));
  return { data: settingsWire(user, await userSettings.get(user.id)) };
});
