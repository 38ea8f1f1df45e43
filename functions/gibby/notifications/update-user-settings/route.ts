import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { ChangedSettingsWire, SettingChange } from '#shared/gibby/notifications/user-settings.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const updateUserSettings = defineRoute({
  method: 'POST',
  path: '/api/user/setting',
  summary: 'Set any of the 45 flags and of the ten coarse settings; the others stay as they are',
  source: 'G30',
  auth: 'user',
  body: SettingChange,
  response: dataOf(ChangedSettingsWire),
  errors: ['user_not_found'],
  uses: { users: 'read', userSettings: 'write' },
});
