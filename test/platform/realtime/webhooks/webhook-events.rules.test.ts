import { expect, test } from 'vitest';
import { webhookEventsOf } from '#shared/platform/realtime/webhooks/webhook-events.rules.ts';

test('a channel is occupied before its first user is added, and vacated after its last is removed', () => {
  const channel = 'presence-room-7';
  expect(webhookEventsOf({ channel, occupied: true, user: { userId: 'ada', isPresent: true } })).toEqual([
    { name: 'channel_occupied', channel },
    { name: 'member_added', channel, user_id: 'ada' },
  ]);
  expect(webhookEventsOf({ channel, occupied: false, user: { userId: 'ada', isPresent: false } })).toEqual([
    { name: 'member_removed', channel, user_id: 'ada' },
    { name: 'channel_vacated', channel },
  ]);
});

test('webhooks hear nothing of a further subscription', () => {
  expect(webhookEventsOf({ channel: 'news' })).toEqual([]);
});
