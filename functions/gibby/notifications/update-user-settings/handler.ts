import { chosenFlags, settingsWire } from '#shared/gibby/notifications/notification-preferences.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { updateUserSettings } from './route.ts';

export const handler = handle(updateUserSettings, async ({ body, user: caller }, { users, userSettings, clock }) => {
  const user = await users.get(caller.userId);
  if (!user) throw new Failure('user_not_found');
  const flags = chosenFlags(await userSettings.get(user.id), body);
  await userSettings.set(user.id, flags, timestampOf(clock.now()));
  return { data: settingsWire(user, await userSettings.get(user.id)) };
});
