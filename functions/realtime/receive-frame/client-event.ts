import {
  type ClientFrame,
  errorFrame,
  fitsLimits,
  limits,
  needsSignature,
  type SocketError,
} from '../../../shared/domain/pusher.ts';
import type { OpenConnection } from '../../../shared/ports/realtime.ts';
import { keepMessage, messageIn } from './message.ts';
import type { Ports } from './ports.ts';

/** Counts every client event of a connection, accepted or not. */
const clientEventRule = { limit: limits.clientEventsPerSecond, windowSeconds: 1 };

/** Passes a client event on to everybody else on its channel. The sender hears of it only when it is refused. */
export async function passOn(frame: ClientFrame, connectionId: string, ports: Ports): Promise<readonly string[]> {
  const { channel = '', event, data } = frame;
  const message = messageIn(frame);
  // All that has to be known is asked at once: the receivers wait for it.
  const [tooFast, connection, gig] = await Promise.all([
    ports.rateLimits.hit(`client-events#${connectionId}`, clientEventRule),
    ports.connections.get(connectionId),
    message && ports.gigs.get(message.gigId),
  ]);
  const error = tooFast ? 'clientEventsTooFast' : obstacleTo(frame, connection);
  if (error || !connection) return [errorFrame(error ?? 'notAuthorized')];
  if (message && !(await keepMessage(message, connection, gig, ports))) return [errorFrame('messageRefused')];
  await ports.channels.publish([{ channel, event, data, exceptSocket: connection.socketId }]);
  return [];
}

function obstacleTo(frame: ClientFrame, connection: OpenConnection | undefined): SocketError | undefined {
  const { channel = '' } = frame;
  if (!connection) return 'notAuthorized';
  if (!needsSignature(channel) || !connection.channels.has(channel)) return 'clientEventRefused';
  return fitsLimits(frame) ? undefined : 'clientEventTooLarge';
}
