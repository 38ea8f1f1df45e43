import { countsSubscriptions, userOfChannel, watchChannel } from '#shared/platform/realtime/pusher.ts';
import type { ChangeEvent, ChannelChange, ChannelCounts } from './channel-change.ts';

/** Above this many subscriptions a channel gets its count once in each interval, not at each change (Pusher's limit). */
const maxForEachCount = 100;

/** Seconds between two counts of a channel with more subscriptions. */
export const countIntervalSeconds = 5;

/** What the members of a channel hear of a change: `state` is the channel's latest, which they hear if `isCounted`. */
export function changeEvents(change: ChannelChange, state: ChannelCounts, isCounted: boolean): readonly ChangeEvent[] {
  return [...presenceEvents(change), ...watchlistEvents(change), ...(isCounted ? countEvents(change, state) : [])];
}

/** Whether the channel is so large that its count must wait for the interval. */
export function isCountLimited({ channel }: ChannelChange, { subscriptions }: ChannelCounts): boolean {
  return countsSubscriptions(channel) && subscriptions > maxForEachCount;
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

function countEvents({ channel }: ChannelChange, { subscriptions }: ChannelCounts): readonly ChangeEvent[] {
  if (!countsSubscriptions(channel) || subscriptions === 0) return [];
  const data = { subscription_count: subscriptions };
  return [{ channel, event: 'pusher_internal:subscription_count', data }];
}
