import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { countsSubscriptions } from '#shared/platform/realtime/pusher.ts';
import type { ChannelPublisher, Connections, Counts } from '#shared/platform/realtime/realtime.ports.ts';
import type { RealtimeEvents } from '#shared/platform/realtime/webhooks/realtime-event.ports.ts';
import { countEvent } from './channel-change.rules.ts';

/** Above this many subscriptions a channel gets its count once in each interval, not at each change (Pusher's limit). */
const maxForEachCount = 100;

/** Seconds between two counts of a channel with more subscriptions. */
const intervalSeconds = 5;

/** Seconds after which a count that is still awaited is taken for lost. */
const lostAfterSeconds = 60;

interface Ports {
  readonly channels: ChannelPublisher;
  readonly clock: Clock;
  readonly connections: Connections;
  readonly counts: Counts;
  readonly realtimeEvents: RealtimeEvents;
}

/**
 * Tells the members of a channel, after a change, how many are subscribed: at once, or later when that many change much.
 * While a later count is awaited none is told, since that one will have the change too. `id` is that of the change, whose
 * repetition puts the count off anew: perhaps it was marked as awaited and not sent.
 */
export async function tellChangedCount(channel: string, id: string, ports: Ports): Promise<void> {
  if (!countsSubscriptions(channel)) return;
  const { subscriptions, countAwaitedUntil = 0, countAwaitedFor } = await ports.connections.state(channel);
  if (countAwaitedUntil > ports.clock.now() && countAwaitedFor !== id) return;
  if (subscriptions > maxForEachCount) await tellLater(channel, id, ports);
  else await tell(channel, subscriptions, id, ports);
}

/** Tells the count that was put off, and puts off another one if it has changed meanwhile: the last one is told always. */
export async function tellAwaitedCount(channel: string, id: string, ports: Ports): Promise<void> {
  const { subscriptions } = await ports.connections.state(channel);
  await tell(channel, subscriptions, id, ports);
  if (!(await ports.connections.endCount(channel, subscriptions))) await tellLater(channel, id, ports);
}

/**
 * Marked before it is sent: a mark that came after the count was told would silence the channel for a minute. When the
 * sending fails, a repetition sends it; it may send it twice, but never not at all.
 */
async function tellLater(channel: string, id: string, { clock, connections, counts }: Ports): Promise<void> {
  await connections.awaitCount(channel, id, clock.now() + lostAfterSeconds * 1000);
  await counts.send(channel, intervalSeconds);
}

/** A repetition that finds another count tells it: under the same id it would be dropped as told already. */
async function tell(channel: string, subscriptions: number, id: string, ports: Ports): Promise<void> {
  if (subscriptions === 0) return;
  const toldAs = `${id}#${subscriptions}`;
  await ports.channels.publish([countEvent(channel, subscriptions)], toldAs);
  await ports.realtimeEvents.record({ name: 'subscription_count', channel, subscription_count: subscriptions }, toldAs);
}
