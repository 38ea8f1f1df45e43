import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { SettingsWire } from '#shared/gibby/notifications/user-settings.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getUserSettings = defineRoute({
  method: 'GET',
  path: '/api/user/setting',
  summary: 'Get what you want to be told of: ten coarse settings, each on where any of its flags is, and the flags',
  source: 'G29',
  auth: 'user',
  response: dataOf(SettingsWire),
  errors: ['user_not_found'],
  uses: { users: 'read', userSettings: 'read' },
});
