import type { Gig } from '#shared/dropin/gigs/gig.ts';
import type { ChatMessage } from '#shared/dropin/messaging/chat.ts';
import {
  type ClientFrame,
  dataOf,
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
import type { Arrival, Ports } from './ports.ts';

/** Counts every client event of a connection, accepted or not. */
const clientEventRule = { limit: limits.clientEventsPerSecond, windowSeconds: 1 };

/**
 * Passes a client event on to all others on its channel. The sender gets an answer only when the event is refused. The
 * rate counts when the API got the events, since they may have waited in the queue.
 */
export async function passOn(frame: ClientFrame, arrival: Arrival, ports: Ports): Promise<readonly string[]> {
  const { channel = '', event } = frame;
  const subject = subjectOf(channel);
  // All reads run at once: the receivers are waiting.
  const [tooFast, connection, gig] = await Promise.all([
    ports.rateLimits.hit(`client-events#${arrival.connectionId}`, clientEventRule, arrival),
    ports.connections.get(arrival.connectionId),
    subject?.kind === 'chat' ? ports.gigs.get(subject.id) : undefined,
  ]);
  const error = tooFast ? 'clientEventsTooFast' : obstacleTo(frame, connection);
  if (error || !connection) return [errorFrame(error ?? 'notAuthorized')];
  const data = subject?.kind === 'chat' ? await said(frame, gig, connection, arrival, ports) : dataText(frame.data);
  if (data === undefined) return [errorFrame('messageRefused')];
  await ports.channels.publish([{ channel, event, data, exceptSocket: connection.socketId }], arrival.id);
  return [];
}

/**
 * The data to pass on in a chat, where every event is a message to the other party, whatever its name. Those with text
 * are stored, and passed on with what identifies them in `GET /chat/{gigId}` (D24). Undefined when it is refused.
 */
async function said(
  frame: ClientFrame,
  gig: Gig | undefined,
  { accountId }: OpenConnection,
  arrival: Arrival,
  ports: Ports,
): Promise<unknown> {
  if (!gig || accountId === undefined || !mayTalk(gig, accountId)) return undefined;
  const text = messageIn(frame);
  if (text === undefined) return dataText(frame.data);
  const message = await storeMessage(gig.id, accountId, text, arrival, ports);
  return message && { ...Object(dataOf(frame)), ...identityOf(message) };
}

function identityOf({ id, account, createdAt }: ChatMessage): Pick<ChatMessage, 'id' | 'account' | 'createdAt'> {
  return { id, account, createdAt };
}

function obstacleTo(frame: ClientFrame, connection: OpenConnection | undefined): SocketError | undefined {
  const { channel = '' } = frame;
  if (!connection) return 'notAuthorized';
  if (!needsSignature(channel) || !connection.isOn(channel)) return 'clientEventRefused';
  return fitsLimits(frame) ? undefined : 'clientEventTooLarge';
}
