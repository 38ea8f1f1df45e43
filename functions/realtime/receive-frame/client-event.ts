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
  refusalRule,
  type SocketError,
  subjectOf,
} from '#shared/platform/realtime/pusher.ts';
import type { Membership } from '#shared/platform/realtime/realtime.ports.ts';
import { mayTalk, messageIn, storeMessage } from './message.ts';
import type { Answers, Ports, Sender } from './ports.ts';

/** Counts every client event of a connection, accepted or not. */
const clientEventRule = { limit: limits.clientEventsPerSecond, windowSeconds: 1 };

/**
 * Passes a client event on to all others on its channel. The sender gets an answer only when the event is refused. The
 * rate counts when the API got the events, since they may have waited in the queue.
 */
export async function passOn(frame: ClientFrame, sender: Sender, ports: Ports): Promise<Answers> {
  const { connectionId } = sender;
  const { channel = '', event } = frame;
  const subject = subjectOf(channel);
  // All reads run at once: the receivers are waiting.
  const [tooFast, membership, gig] = await Promise.all([
    ports.rateLimits.hit(`client-events#${connectionId}`, clientEventRule, sender),
    ports.connections.membership(connectionId, channel),
    subject?.kind === 'chat' ? ports.gigs.get(subject.id) : undefined,
  ]);
  if (tooFast && (await ports.rateLimits.hit(`refusals#${connectionId}`, refusalRule))) return 'overCapacity';
  const error = tooFast ? 'clientEventsTooFast' : obstacleTo(frame, membership);
  if (error || !membership) return [errorFrame(error ?? 'clientEventRefused')];
  const data = subject?.kind === 'chat' ? await said(frame, gig, membership, sender, ports) : dataText(frame.data);
  if (data === undefined) return [errorFrame('messageRefused')];
  const { socketId, userId } = membership;
  const published = { channel, event, data, exceptSocket: socketId, ...(userId !== undefined && { userId }) };
  const recorded = {
    name: 'client_event',
    channel,
    event,
    data: dataText(data),
    socket_id: socketId,
    ...(userId !== undefined && { user_id: userId }),
  } as const;
  await Promise.all([
    ports.channels.publish([published], sender.id),
    ports.realtimeEvents.record(recorded, sender.sequenceNumber),
  ]);
  return [];
}

/**
 * The data to pass on in a chat, where every event is a message to the other party, whatever its name. Those with text
 * are stored, and passed on with what identifies them in `GET /chat/{gigId}` (D24). Undefined when it is refused.
 */
async function said(
  frame: ClientFrame,
  gig: Gig | undefined,
  { accountId }: Membership,
  sender: Sender,
  ports: Ports,
): Promise<unknown> {
  if (!gig || accountId === undefined || !mayTalk(gig, accountId)) return undefined;
  const text = messageIn(frame);
  if (text === undefined) return dataText(frame.data);
  const message = await storeMessage(gig.id, accountId, text, sender, ports);
  // The place is the server's to give: under these names the sender could forge it.
  const { seq, channelSeq, ...own } = Object(dataOf(frame));
  return message && { ...own, ...shownOf(message) };
}

function shownOf({ id, account, message, createdAt }: ChatMessage) {
  return { id, account, message, createdAt };
}

function obstacleTo(frame: ClientFrame, membership: Membership | undefined): SocketError | undefined {
  if (!needsSignature(frame.channel ?? '') || !membership) return 'clientEventRefused';
  return fitsLimits(frame) ? undefined : 'clientEventTooLarge';
}
