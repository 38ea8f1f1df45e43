import type { Gig } from '#shared/dropin/gigs/gig.ts';
import {
  type ClientFrame,
  dataText,
  errorFrame,
  fitsLimits,
  limits,
  needsSignature,
  type SocketError,
  subjectOf,
} from '#shared/platform/realtime/pusher.ts';
import type { OpenConnection } from '#shared/platform/realtime/realtime.ports.ts';
import { mayTalk, messageIn, storeMessage } from './message.ts';
import type { Ports } from './ports.ts';

/** Counts every client event of a connection, accepted or not. */
const clientEventRule = { limit: limits.clientEventsPerSecond, windowSeconds: 1 };

/** Passes a client event on to all others on its channel. The sender gets an answer only when the event is refused. */
export async function passOn(frame: ClientFrame, connectionId: string, ports: Ports): Promise<readonly string[]> {
  const { channel = '', event, data } = frame;
  const subject = subjectOf(channel);
  // All reads run at once: the receivers are waiting.
  const [tooFast, connection, gig] = await Promise.all([
    ports.rateLimits.hit(`client-events#${connectionId}`, clientEventRule),
    ports.connections.get(connectionId),
    subject?.kind === 'chat' ? ports.gigs.get(subject.id) : undefined,
  ]);
  const error = tooFast ? 'clientEventsTooFast' : obstacleTo(frame, connection);
  if (error || !connection) return [errorFrame(error ?? 'notAuthorized')];
  const isSaid = subject?.kind !== 'chat' || (await isSaidInChat(frame, gig, connection, ports));
  if (!isSaid) return [errorFrame('messageRefused')];
  const { socketId } = connection;
  await Promise.all([
    ports.channels.publish([{ channel, event, data, exceptSocket: socketId }]),
    ports.realtimeEvents.record(
      { name: 'client_event', channel, event, data: dataText(data), socket_id: socketId },
      ports.ids.uuid(),
    ),
  ]);
  return [];
}

/** In a chat every event is a message to the other party, whatever its name; those with text are stored as messages. */
async function isSaidInChat(
  frame: ClientFrame,
  gig: Gig | undefined,
  { accountId }: OpenConnection,
  ports: Ports,
): Promise<boolean> {
  if (!gig || accountId === undefined || !mayTalk(gig, accountId)) return false;
  const text = messageIn(frame);
  return text === undefined || storeMessage(gig.id, accountId, text, ports);
}

function obstacleTo(frame: ClientFrame, connection: OpenConnection | undefined): SocketError | undefined {
  const { channel = '' } = frame;
  if (!connection) return 'notAuthorized';
  if (!needsSignature(channel) || !connection.isOn(channel)) return 'clientEventRefused';
  return fitsLimits(frame) ? undefined : 'clientEventTooLarge';
}
