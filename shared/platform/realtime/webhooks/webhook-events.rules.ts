import type { ChannelChange } from '#shared/platform/realtime/memberships/channel-change.ts';
import type { RealtimeEvent } from './realtime-event.ts';

/** What webhooks tell of a change: a channel is occupied before its first user comes, and vacated after its last left. */
export function webhookEventsOf({
  channel,
  occupied,
  user,
}: Pick<ChannelChange, 'channel' | 'occupied' | 'user'>): readonly RealtimeEvent[] {
  const ofUser =
    user && ({ name: user.isPresent ? 'member_added' : 'member_removed', channel, user_id: user.userId } as const);
  return [
    ...(occupied === true ? [{ name: 'channel_occupied', channel } as const] : []),
    ...(ofUser ? [ofUser] : []),
    ...(occupied === false ? [{ name: 'channel_vacated', channel } as const] : []),
  ];
}
