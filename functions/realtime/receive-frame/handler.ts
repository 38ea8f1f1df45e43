import { handle } from '#shared/kernel/route/define.ts';
import { endSocket } from '#shared/platform/realtime/end-sockets.usecase.ts';
import {
  type ClientFrame,
  errorFrame,
  frameRule,
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
  if (typeof answers === 'string') await endSocket(ports, connectionId, answers);
  else if (!(await send(answers, connectionId, ports))) await ports.connections.close(connectionId);
  else if (isOld) await endSocket(ports, connectionId, 'reconnect');
  return { status: 200 };
});

/** Returns false when the connection is gone, whose disconnect may be lost. */
async function send(answers: readonly string[], connectionId: string, { sockets }: Ports): Promise<boolean> {
  for (const answer of answers) {
    if (!(await sockets.send(connectionId, answer))) return false;
  }
  return true;
}

async function answersTo(frame: ClientFrame | undefined, sender: Sender, ports: Ports): Promise<Answers> {
  if (frame?.event.startsWith('client-')) return passOn(frame, sender, ports);
  if (frame?.event === 'pusher:ping') return [pongFrame];
  if (frame?.event === 'pusher:pong') return [];
  if (await ports.rateLimits.hit(`frames#${sender.connectionId}`, frameRule)) return 'overCapacity';
  switch (frame?.event) {
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
