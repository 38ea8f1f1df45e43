import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './notifications.keys.ts';
import type { UserSettingsWriter } from './user-settings.ports.ts';
import { type SettingFlag, settingFlags, type UserSettings } from './user-settings.ts';

const keyOf = (userId: number) => ({ PK: `${prefixes.userSettings}${userId}`, SK: 'S' });

type SettingsItem = Partial<Record<SettingFlag, boolean>> & Pick<UserSettings, 'updatedAt'>;

/** Settings `SET#<user>` / `S`: only the flags that the user has set, each in its own attribute. */
export function userSettings(runtime: Runtime): UserSettingsWriter {
  const table = tableOf(runtime);
  return {
    get: async (userId) => {
      const item = await table.get<SettingsItem>(keyOf(userId));
      if (!item) return { flags: {} };
      const flags = settingFlags.flatMap((flag) => (item[flag] === undefined ? [] : [[flag, item[flag]] as const]));
      return { flags: Object.fromEntries(flags), ...(item.updatedAt !== undefined && { updatedAt: item.updatedAt }) };
    },

    set: async (userId, flags, at) => {
      const decided = Object.entries(flags);
      if (decided.length === 0) return;
      const change = {
        expression: `SET updatedAt = :at, ${decided.map(([flag]) => `#${flag} = :${flag}`).join(', ')}`,
        names: Object.fromEntries(decided.map(([flag]) => [`#${flag}`, flag])),
        values: { ':at': at, ...Object.fromEntries(decided.map(([flag, choice]) => [`:${flag}`, choice])) },
      };
      await table.commit([table.update(keyOf(userId), change)]);
    },
  };
}
