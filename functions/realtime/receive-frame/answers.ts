import {
  type ClientFrame,
  dataOf,
  errorFrame,
  pongFrame,
  Subscription,
  subscriptionErrorFrame,
} from '#shared/platform/realtime/pusher.ts';
import { passOn } from './client-event.ts';
import type { Arrival, Ports } from './ports.ts';
import { subscribe, unsubscribe } from './subscription.ts';

/** A frame that could not be handled is answered too. Its client would wait for ever, and its next frames with it. */
export async function answersTo(
  frame: ClientFrame | undefined,
  arrival: Arrival,
  ports: Ports,
): Promise<readonly string[]> {
  try {
    return await handled(frame, arrival, ports);
  } catch (thrown) {
    const { connectionId } = arrival;
    const error = thrown instanceof Error ? thrown.message : String(thrown);
    ports.log.error('a frame could not be handled', { connectionId, error });
    const channel =
      frame?.event === 'pusher:subscribe' ? Subscription.safeParse(dataOf(frame)).data?.channel : undefined;
    const refusal = channel === undefined ? [] : [subscriptionErrorFrame(channel, 'unavailable')];
    return [...refusal, errorFrame('unavailable')];
  }
}

async function handled(frame: ClientFrame | undefined, arrival: Arrival, ports: Ports): Promise<readonly string[]> {
  const { connectionId } = arrival;
  if (frame?.event.startsWith('client-')) return passOn(frame, arrival, ports);
  switch (frame?.event) {
    case 'pusher:ping':
      return [pongFrame];
    case 'pusher:pong':
      return [];
    case 'pusher:subscribe':
      return subscribe(frame, connectionId, ports);
    case 'pusher:unsubscribe':
      return unsubscribe(frame, connectionId, ports);
    case 'pusher:signin':
      // The socket does not know users: an account's own channel serves the purpose of signing in.
      return [errorFrame('notAuthorized')];
    default:
      return [errorFrame('malformedFrame')];
  }
}
