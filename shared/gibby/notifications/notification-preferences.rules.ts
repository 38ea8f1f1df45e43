import type { User } from '#shared/gibby/accounts/user.ts';
import { timesOf } from '#shared/gibby/kernel/catalog-entry.ts';
import {
  type NotificationChannel,
  type NotificationEvent,
  notificationEvents,
  otherSpellings,
  type SettingChange,
  type SettingFlag,
  type SettingGroup,
  settingFlags,
  settingGroups,
  type UserSettings,
} from './user-settings.ts';

/**
 * Whether a user wants notifications of an event on a channel. Every mail and push to a user is checked here and
 * nowhere else. Nothing is sent for which the document has no flag.
 */
export function wantsNotification(
  { flags }: UserSettings,
  event: NotificationEvent,
  channel: NotificationChannel,
): boolean {
  const { group, [channel]: flag } = notificationEvents[event];
  return flag !== null && (flags[flag] ?? settingGroups[group]);
}

/** The effective values of all 45 flags of a user, and their other spellings. */
export function flagsOf(settings: UserSettings): Record<SettingFlag | keyof typeof otherSpellings, boolean> {
  const flags = Object.fromEntries(
    eventsAndChannels().flatMap(([event, channel]) => {
      const flag = notificationEvents[event][channel];
      return flag === null ? [] : [[flag, wantsNotification(settings, event, channel)]];
    }),
  ) as Record<SettingFlag, boolean>;
  const respelled = Object.entries(otherSpellings).map(([spelling, flag]) => [spelling, flags[flag]]);
  return { ...flags, ...(Object.fromEntries(respelled) as Record<keyof typeof otherSpellings, boolean>) };
}

/** The ten coarse settings (G29): a group is on when any of its flags is. */
export function groupsOf(settings: UserSettings): Record<SettingGroup, boolean> {
  const isOn = (group: string) =>
    eventsAndChannels().some(
      ([event, channel]) => notificationEvents[event].group === group && wantsNotification(settings, event, channel),
    );
  const groups = Object.keys(settingGroups).map((group) => [group, isOn(group)]);
  return Object.fromEntries(groups) as Record<SettingGroup, boolean>;
}

/**
 * The flags that a choice changes. A coarse setting that differs from what G29 answers sets all flags of its group; a
 * flag that differs from what it is now takes precedence. So whoever sends an answer back changes nothing, and whoever
 * changes one setting in it changes that one.
 */
export function chosenFlags(settings: UserSettings, choice: SettingChange): UserSettings['flags'] {
  const now = { groups: groupsOf(settings), flags: flagsOf(settings) };
  const ofGroups = eventsAndChannels().flatMap(([event, channel]) => {
    const { group, [channel]: flag } = notificationEvents[event];
    const isOn = choice.groups[group];
    return flag === null || isOn === undefined || isOn === now.groups[group] ? [] : [[flag, isOn] as const];
  });
  const ofFlags = settingFlags.flatMap((flag) => {
    const isOn = choice.flags[flag];
    return isOn === undefined || isOn === now.flags[flag] ? [] : [[flag, isOn] as const];
  });
  return Object.fromEntries([...ofGroups, ...ofFlags]);
}

function eventsAndChannels(): [NotificationEvent, NotificationChannel][] {
  const events = Object.keys(notificationEvents) as NotificationEvent[];
  return events.flatMap((event): [NotificationEvent, NotificationChannel][] => [
    [event, 'email'],
    [event, 'fcm'],
  ]);
}

/** All settings of a user, as G29 and G30 return them. They exist from the user's registration on. */
export function settingsWire({ id, createdAt }: Pick<User, 'id' | 'createdAt'>, settings: UserSettings) {
  return {
    user_id: id,
    ...groupsOf(settings),
    ...flagsOf(settings),
    ...timesOf({ createdAt, updatedAt: settings.updatedAt ?? createdAt }),
  };
}
