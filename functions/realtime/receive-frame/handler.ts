import { handle } from '#shared/kernel/route/define.ts';
import { endSocket } from '#shared/platform/realtime/end-sockets.usecase.ts';
import {
  type ClientFrame,
  errorFrame,
  pongFrame,
  readFrame,
  reconnectAfterSeconds,
} from '#shared/platform/realtime/pusher.ts';
import { passOn } from './client-event.ts';
import type { Answers, Ports, Sender } from './ports.ts';
import { receiveFrame } from './route.ts';
import { signIn } from './sign-in.ts';
import { subscribe, unsubscribe } from './subscription.ts';

/**
 * An old connection is asked to reconnect, and ended, when it next sends something, so no timer per connection is
 * needed. API Gateway ends a connection that only listens after two hours.
 */
export const handler = handle(receiveFrame, async ({ connectionId, connectedAt, place, frame }, ports) => {
  const isOld = ports.clock.now() - connectedAt > reconnectAfterSeconds * 1000;
  const answers = await answersTo(readFrame(frame), { connectionId, place }, ports);
  const end = answers === 'closed' || isOld ? 'reconnect' : undefined;
  for (const answer of answers === 'closed' ? [] : answers) await ports.sockets.send(connectionId, answer);
  if (end) await endSocket(ports, connectionId, end);
  return { status: 200 };
});

async function answersTo(frame: ClientFrame | undefined, sender: Sender, ports: Ports): Promise<Answers> {
  if (frame?.event.startsWith('client-')) return passOn(frame, sender, ports);
  switch (frame?.event) {
    case 'pusher:ping':
      return [pongFrame];
    case 'pusher:pong':
      return [];
    case 'pusher:subscribe':
      return subscribe(frame, sender, ports);
    case 'pusher:unsubscribe':
      return unsubscribe(frame, sender, ports);
    case 'pusher:signin':
      return signIn(frame, sender, ports);
    default:
      return [errorFrame('malformedFrame')];
  }
}
