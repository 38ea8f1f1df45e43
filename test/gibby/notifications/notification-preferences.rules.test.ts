import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flagsOf, groupsOf, wantsNotification } from '#shared/gibby/notifications/notification-preferences.rules.ts';
import {
  type NotificationEvent,
  notificationEvents,
  otherSpellings,
  type SettingFlag,
  settingFlags,
  settingGroups,
} from '#shared/gibby/notifications/user-settings.ts';
import { sampleOf } from '#test/contract/samples.ts';

const events = Object.keys(notificationEvents) as NotificationEvent[];
const channels = ['email', 'fcm'] as const;
const undecided = { flags: {} };
const anySettings = fc
  .dictionary(fc.constantFrom(...settingFlags), fc.boolean())
  .map((flags) => ({ flags: flags as Partial<Record<SettingFlag, boolean>> }));

const path = '/api/user/setting';
const documentedChange = sampleOf(path, { kind: 'request' }) as Record<string, boolean>;
const documentedAnswer = sampleOf(path, { method: 'GET' }) as { data: Record<string, unknown> };

/** The enabled notifications, as `event/channel`. */
const heard = (settings: Parameters<typeof wantsNotification>[0]) =>
  new Set(
    events.flatMap((event) =>
      channels.filter((channel) => wantsNotification(settings, event, channel)).map((channel) => `${event}/${channel}`),
    ),
  );

describe('the flags', () => {
  test('are the 45 of the document, 23 for mail and 22 for pushes', () => {
    expect([...settingFlags].sort()).toEqual(Object.keys(documentedChange).sort());
    expect(settingFlags.filter((flag) => flag.startsWith('email_'))).toHaveLength(23);
    expect(settingFlags.filter((flag) => flag.startsWith('fcm_'))).toHaveLength(22);
  });

  test('each control one event and one channel and nothing else', () => {
    fc.assert(
      fc.property(anySettings, fc.constantFrom(...settingFlags), (settings, flag) => {
        const heardWith = (choice: boolean) => heard({ flags: { ...settings.flags, [flag]: choice } });
        const [channel, ...words] = flag.split('_');
        const notice = `${words.join('_').replace('canceled', 'cancelled')}/${channel}`;
        expect(heardWith(true)).toEqual(new Set([...heardWith(false), notice]));
        expect(heardWith(false)).not.toContain(notice);
      }),
    );
  });

  test('are answered in both spellings, which always agree', () => {
    fc.assert(
      fc.property(anySettings, (settings) => {
        const flags = flagsOf(settings);
        expect(Object.keys(flags)).toHaveLength(49);
        for (const [spelling, flag] of Object.entries(otherSpellings)) {
          expect(flags[spelling as keyof typeof otherSpellings]).toBe(flags[flag]);
        }
        expect(flags).toMatchObject(settings.flags);
      }),
    );
  });
});

test('an event without a push flag in the document is never pushed', () => {
  fc.assert(
    fc.property(anySettings, (settings) => {
      expect(wantsNotification(settings, 'new_request_follow_search', 'fcm')).toBe(false);
    }),
  );
});

describe('the ten coarse settings', () => {
  test('are those of the sample for a user who has changed nothing', () => {
    const { user_id, created_at, updated_at, ...documented } = documentedAnswer.data;
    expect(groupsOf(undecided)).toEqual(documented);
    expect(Object.keys(documented)).toHaveLength(10);
  });

  test('are on when any flag of their group is on', () => {
    fc.assert(
      fc.property(anySettings, (settings) => {
        const told = [...heard(settings)].map(
          (each) => notificationEvents[each.split('/')[0] as NotificationEvent].group,
        );
        const on = Object.entries(groupsOf(settings)).flatMap(([group, isOn]) => (isOn ? [group] : []));
        expect(new Set(on)).toEqual(new Set(told));
      }),
    );
  });

  test('all have events', () => {
    const used = new Set(events.map((event) => notificationEvents[event].group));
    expect(used).toEqual(new Set(Object.keys(settingGroups)));
  });
});
