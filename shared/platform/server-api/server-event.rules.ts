import { Failure } from '#shared/kernel/errors.ts';
import type { CachedEvent, ChannelState } from '#shared/platform/realtime/memberships/channel-state.ts';
import { dataText, isCache, isPresence, limits } from '#shared/platform/realtime/pusher.ts';
import type { Attribute, BatchedEvent, ChannelAttributes, TriggeredEvent } from './server-event.schema.ts';

/** The channels of an event, each once. */
export function channelsOf({ channels, channel }: TriggeredEvent): readonly string[] {
  return [...new Set([...(channels ?? []), ...(channel === undefined ? [] : [channel])])];
}

/** A server's event on one channel. Fails with `body_too_large` when its data is too long. */
export function channelEventOf(event: TriggeredEvent | BatchedEvent, channel: string) {
  const data = dataText(event.data);
  if (Buffer.byteLength(data) > limits.eventDataBytes) {
    const message = `the data of an event may have ${limits.eventDataBytes} bytes`;
    throw new Failure('body_too_large', { facts: { errors: [{ in: 'body', path: 'data', message }] } });
  }
  return { channel, event: event.name, data, ...(event.socket_id && { exceptSocket: event.socket_id }) };
}

/** Whether a channel has an attribute; every channel has its count of subscriptions. */
export function hasAttribute(channel: string, attribute: Attribute): boolean {
  if (attribute === 'user_count') return isPresence(channel);
  return attribute === 'subscription_count' || isCache(channel);
}

/** Fails with `invalid_input` when an attribute was asked for that the channel does not have. */
export function requireAttributes(channel: string, asked: readonly Attribute[]): void {
  const missing = asked.filter((attribute) => !hasAttribute(channel, attribute));
  if (missing.length === 0) return;
  const message = `${missing.join(', ')} is not an attribute of a channel with this name`;
  throw new Failure('invalid_input', { facts: { errors: [{ in: 'query', path: 'info', message }] } });
}

/** The attributes that were asked for, of those that the channel has. */
export function attributesOf(
  channel: string,
  { userCount, subscriptionCount }: ChannelState,
  asked: readonly Attribute[],
  cached?: CachedEvent,
): ChannelAttributes {
  const shows = (attribute: Attribute) => asked.includes(attribute) && hasAttribute(channel, attribute);
  return {
    ...(shows('user_count') && { user_count: userCount }),
    ...(shows('subscription_count') && { subscription_count: subscriptionCount }),
    ...(shows('cache') && { cache: cached ?? null }),
  };
}
