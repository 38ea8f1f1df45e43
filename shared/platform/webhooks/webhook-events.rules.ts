import type { ChangeEvent, ChannelChange } from '#shared/platform/realtime/memberships/channel-change.ts';
import type { RealtimeEvent } from './realtime-event.ts';

/** What webhooks tell of a change: a channel is occupied before its first user comes, and vacated after the last left. */
export function webhookEventsOf(
  { channel, occupied, user }: ChannelChange,
  heard: readonly ChangeEvent[],
): readonly RealtimeEvent[] {
  const ofUser =
    user && ({ name: user.isPresent ? 'member_added' : 'member_removed', channel, user_id: user.userId } as const);
  const counts = heard.flatMap(({ event, data }) =>
    event === 'pusher_internal:subscription_count'
      ? [{ name: 'subscription_count', channel, ...(data as { subscription_count: number }) } as const]
      : [],
  );
  return [
    ...(occupied === true ? [{ name: 'channel_occupied', channel } as const] : []),
    ...(ofUser ? [ofUser] : []),
    ...counts,
    ...(occupied === false ? [{ name: 'channel_vacated', channel } as const] : []),
  ];
}
