import { userOfChannel, watchChannel } from '#shared/platform/realtime/pusher.ts';
import type { ChangeEvent, ChannelChange } from './channel-change.ts';

/** What is heard of a change, apart from the channel's count. */
export function changeEvents(change: ChannelChange): readonly ChangeEvent[] {
  return [...presenceEvents(change), ...watchlistEvents(change)];
}

/** The socket that brought a user is not told of it: its subscription was confirmed with all users. */
function presenceEvents({ channel, user, socketId }: ChannelChange): readonly ChangeEvent[] {
  if (!user) return [];
  const { userId, userInfo = null } = user;
  return user.isPresent
    ? [
        {
          channel,
          event: 'pusher_internal:member_added',
          data: { user_id: userId, user_info: userInfo },
          exceptSocket: socketId,
        },
      ]
    : [{ channel, event: 'pusher_internal:member_removed', data: { user_id: userId } }];
}

/** A user is online while a connection is on the user's channel. Those who watch the user hear when that changes. */
function watchlistEvents({ channel, occupied }: ChannelChange): readonly ChangeEvent[] {
  const userId = userOfChannel(channel);
  if (userId === undefined || occupied === undefined) return [];
  const data = watchlistData(occupied ? { online: [userId], offline: [] } : { online: [], offline: [userId] });
  return [{ channel: watchChannel(userId), event: watchlistEvent, data }];
}

export const watchlistEvent = 'pusher_internal:watchlist_events';

/** The data of a watchlist event. */
export function watchlistData({ online, offline }: { online: readonly string[]; offline: readonly string[] }) {
  const events = [
    { name: 'online', user_ids: online },
    { name: 'offline', user_ids: offline },
  ];
  return { events: events.filter(({ user_ids: userIds }) => userIds.length > 0) };
}

/** The count of a channel, as its members hear it. */
export function countEvent(channel: string, subscriptions: number): ChangeEvent {
  return { channel, event: 'pusher_internal:subscription_count', data: { subscription_count: subscriptions } };
}
