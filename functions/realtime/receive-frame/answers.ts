import {
  type ClientFrame,
  dataOf,
  errorFrame,
  frameRule,
  pongFrame,
  Subscription,
} from '#shared/platform/realtime/pusher.ts';
import { passOn } from './client-event.ts';
import type { Answers, Ports, Sender } from './ports.ts';
import { signIn } from './sign-in.ts';
import { refused, subscribe, unsubscribe } from './subscription.ts';

/** A frame that could not be handled is answered too. Its client would wait for ever, and its next frames with it. */
export async function answersTo(frame: ClientFrame | undefined, sender: Sender, ports: Ports): Promise<Answers> {
  try {
    return await handled(frame, sender, ports);
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown.message : String(thrown);
    ports.log.error('a frame could not be handled', { connectionId: sender.connectionId, error });
    const channel =
      frame?.event === 'pusher:subscribe' ? Subscription.safeParse(dataOf(frame)).data?.channel : undefined;
    return channel === undefined ? [errorFrame('unavailable')] : refused(channel, 'unavailable');
  }
}

async function handled(frame: ClientFrame | undefined, sender: Sender, ports: Ports): Promise<Answers> {
  if (frame?.event.startsWith('client-')) return passOn(frame, sender, ports);
  // Frames that waited count when they came: a flood that is handled slowly is a flood still.
  const { connectionId, at } = sender;
  if (await ports.rateLimits.hit(`frames#${connectionId}`, frameRule, at)) return 'overCapacity';
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
