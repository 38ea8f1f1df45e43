import { handle } from '#shared/kernel/route/define.ts';
import {
  type ClientFrame,
  errorFrame,
  pongFrame,
  readFrame,
  reconnectAfterSeconds,
} from '#shared/platform/realtime/pusher.ts';
import { passOn } from './client-event.ts';
import type { Ports } from './ports.ts';
import { receiveFrame } from './route.ts';
import { subscribe, unsubscribe } from './subscription.ts';

/**
 * An old connection is asked to reconnect, and ended, when it next sends something, so no timer per connection is
 * needed. API Gateway ends a connection that only listens after two hours.
 */
export const handler = handle(receiveFrame, async ({ connectionId, connectedAt, frame }, ports) => {
  const answers = await answersTo(readFrame(frame), connectionId, ports);
  const isOld = ports.clock.now() - connectedAt > reconnectAfterSeconds * 1000;
  for (const answer of isOld ? [...answers, errorFrame('reconnect')] : answers) {
    await ports.sockets.send(connectionId, answer);
  }
  if (isOld) await ports.sockets.end(connectionId);
  return { status: 200 };
});

async function answersTo(
  frame: ClientFrame | undefined,
  connectionId: string,
  ports: Ports,
): Promise<readonly string[]> {
  if (frame?.event.startsWith('client-')) return passOn(frame, connectionId, ports);
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
