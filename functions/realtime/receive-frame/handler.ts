import { handle } from '#shared/kernel/route/define.ts';
import {
  type ClientFrame,
  dataOf,
  errorFrame,
  pongFrame,
  readFrame,
  reconnectAfterSeconds,
  Subscription,
  subscriptionErrorFrame,
} from '#shared/platform/realtime/pusher.ts';
import type { SocketMessage } from '#shared/platform/realtime/socket-message.ts';
import { passOn } from './client-event.ts';
import type { Arrival, Ports } from './ports.ts';
import { receiveFrame } from './route.ts';
import { subscribe, unsubscribe } from './subscription.ts';

/** Messages of one connection come one after another, so a later frame never overtakes an earlier one. */
export const handler = handle(receiveFrame, async (message, ports, { id }) => {
  const { connectionId } = message;
  if (message.type === 'MESSAGE') return answer(message, { connectionId, id, at: message.at }, ports);
  if (message.type === 'END') await ports.sockets.end(connectionId);
  await ports.connections.close(connectionId);
});

/**
 * An old connection is asked to reconnect, and ended, when it next sends something, so no timer per connection is
 * needed. API Gateway ends a connection that only listens after two hours.
 */
async function answer(
  { connectedAt, frame }: SocketMessage & { type: 'MESSAGE' },
  arrival: Arrival,
  ports: Ports,
): Promise<void> {
  const { connectionId } = arrival;
  const answers = await answersTo(readFrame(frame), arrival, ports);
  const isOld = ports.clock.now() - connectedAt > reconnectAfterSeconds * 1000;
  for (const each of isOld ? [...answers, errorFrame('reconnect')] : answers) {
    await ports.sockets.send(connectionId, each);
  }
  if (isOld) await ports.sockets.end(connectionId);
}

/** A frame that could not be handled is answered too. Its client would wait for ever, and its next frames with it. */
async function answersTo(frame: ClientFrame | undefined, arrival: Arrival, ports: Ports): Promise<readonly string[]> {
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
