import { expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import type { Uses } from '#shared/kernel/ports.ts';
import { sourceFiles, sourceOf } from '#test/architecture/cruised.ts';

/** Mails that prove who has an account are no notifications, and no setting turns them off: they carry a link. */
const isOfAccount = (uses: Uses) => 'mailLinks' in uses;

test("every notification of Gibby's users by mail or push reads their settings", () => {
  const senders = areas
    .filter(({ folder }) => folder.startsWith('gibby/'))
    .flatMap(({ operations }) => Object.entries(operations))
    .filter(([, { kind, uses }]) => kind === 'consumer' && ('mail' in uses || 'pushes' in uses))
    .filter(([, { uses }]) => !isOfAccount(uses));
  expect(senders.map(([name]) => name).sort()).toEqual(['mailNotification', 'pushNotification']);
  for (const [name, { uses }] of senders) expect(uses.userSettings, name).toBe('read');
});

test('settings are checked in one place', () => {
  const asking = sourceFiles('functions', 'shared').filter((file) => sourceOf(file).includes('wantsNotification('));
  expect(asking.sort()).toEqual([
    'shared/gibby/notifications/notification-preferences.rules.ts',
    'shared/gibby/notifications/notification-recipient.usecase.ts',
  ]);
});
