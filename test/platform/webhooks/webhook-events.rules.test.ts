import { expect, test } from 'vitest';
import { changeEvents } from '#shared/platform/realtime/memberships/channel-change.rules.ts';
import type { ChannelChange } from '#shared/platform/realtime/memberships/channel-change.ts';
import { webhookEventsOf } from '#shared/platform/webhooks/webhook-events.rules.ts';

const change = { id: '1', socketId: '1.1', at: '2026-03-01T12:00:00.000Z' } as const;
const namesOf = (of: ChannelChange, subscriptions: number) =>
  webhookEventsOf(of, changeEvents(of, { subscriptions, users: 1 }, true));

test('a channel is occupied before its first user is added, and vacated after its last is removed', () => {
  const channel = 'presence-room-7';
  const came = { ...change, channel, occupied: true, user: { userId: 'ada', isPresent: true } };
  const left = { ...change, channel, occupied: false, user: { userId: 'ada', isPresent: false } };
  expect(namesOf(came, 1)).toEqual([
    { name: 'channel_occupied', channel },
    { name: 'member_added', channel, user_id: 'ada' },
  ]);
  expect(namesOf(left, 0)).toEqual([
    { name: 'member_removed', channel, user_id: 'ada' },
    { name: 'channel_vacated', channel },
  ]);
});

test('a count that the members hear is told to the webhook too', () => {
  expect(namesOf({ ...change, channel: 'news' }, 3)).toEqual([
    { name: 'subscription_count', channel: 'news', subscription_count: 3 },
  ]);
});
