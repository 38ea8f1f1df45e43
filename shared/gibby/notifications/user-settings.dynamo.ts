import { Timestamp } from '#shared/kernel/time.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './notifications.keys.ts';
import type { UserSettingsWriter } from './user-settings.ports.ts';
import { SetFlags } from './user-settings.ts';

const keyOf = (userId: number) => ({ PK: `${prefixes.userSettings}${userId}`, SK: 'S' });

const SettingsItem = SetFlags.extend({ updatedAt: Timestamp.optional() });

/** Settings `SET#<user>` / `S`: only the flags that the user has set, each in its own attribute. */
export function userSettings(runtime: Runtime): UserSettingsWriter {
  const table = tableOf(runtime);
  return {
    get: async (userId) => {
      const item = await table.get(keyOf(userId), SettingsItem);
      if (!item) return { flags: {} };
      const { updatedAt, ...flags } = item;
      return { flags, ...(updatedAt !== undefined && { updatedAt }) };
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
