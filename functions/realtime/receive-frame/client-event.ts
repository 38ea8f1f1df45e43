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
import { mayTalk, messageIn, messageOf } from './message.ts';
import type { Answers, Ports, Sender } from './ports.ts';

/**
 * Counts the client events of a connection. The window is shorter than a second, since it counts its oldest tenth as a
 * whole: a client that keeps to ten a second is never refused.
 */
const clientEventRule = { limit: limits.clientEventsPerSecond, windowSeconds: 0.9 };

/** Deliveries after which a client event waits no longer, and with it the next frames of its connection. */
const maxAttempts = 4;

/** A client event that may be sent. */
interface Accepted {
  readonly membership: Membership;
  /** Present when the channel is the chat of a gig. */
  readonly chat?: { readonly gig: Gig | undefined };
}

/**
 * Passes a client event on to all others on its channel. The sender gets an answer only when the event is refused.
 *
 * A failure may come after the message was stored or published, so its sender must not send it anew. The frame is
 * delivered again instead: a repetition stores and publishes the same. One that fails each time is answered by what is
 * true of it.
 */
export async function passOn(frame: ClientFrame, sender: Sender, ports: Ports): Promise<Answers> {
  const { connectionId, attempt } = sender;
  let isBegun = attempt > 1;
  try {
    const accepted = await accept(frame, sender, ports);
    if (typeof accepted === 'string' || !('membership' in accepted)) return accepted;
    isBegun = true;
    return await carryOut(frame, accepted, sender, ports);
  } catch (thrown) {
    if (!isBegun) throw thrown;
    const error = thrown instanceof Error ? thrown.message : String(thrown);
    ports.log.error('a client event could not be carried out', { connectionId, attempt, error });
    return attempt < maxAttempts ? 'again' : [errorFrame('notConfirmed')];
  }
}

/** The rate counts when the API got the events, since they may have waited in the queue. */
async function accept(frame: ClientFrame, sender: Sender, ports: Ports): Promise<Accepted | Exclude<Answers, 'again'>> {
  const { connectionId } = sender;
  const { channel = '' } = frame;
  const subject = subjectOf(channel);
  // All reads run at once: the receivers are waiting.
  const [{ refused: tooFast }, membership, gig] = await Promise.all([
    ports.rateLimits.hitOnce(`client-events#${connectionId}`, clientEventRule, sender),
    ports.connections.membership(connectionId, channel),
    subject?.kind === 'chat' ? ports.gigs.get(subject.id) : undefined,
  ]);
  if (tooFast && (await ports.rateLimits.hit(`refusals#${connectionId}`, refusalRule))) return 'overCapacity';
  const error = tooFast ? 'clientEventsTooFast' : obstacleTo(frame, membership);
  if (error || !membership) return [errorFrame(error ?? 'clientEventRefused')];
  return { membership, ...(subject?.kind === 'chat' && { chat: { gig } }) };
}

/** Publishes a client event; in a chat stores its message before. Only what was published is told to the webhook. */
async function carryOut(
  frame: ClientFrame,
  { membership, chat }: Accepted,
  sender: Sender,
  ports: Ports,
): Promise<Answers> {
  const { channel = '', event } = frame;
  const data = chat ? await said(frame, chat.gig, membership, sender, ports) : dataText(frame.data);
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
  await ports.channels.publish([published], sender.id, sender.at);
  await ports.realtimeEvents.record(recorded, sender.sequenceNumber);
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
  if (!gig || accountId === undefined) return undefined;
  const text = messageIn(frame);
  const message = text === undefined ? undefined : messageOf(gig.id, accountId, text, sender);
  // The gig may have ended since an earlier delivery stored the message.
  const wasStored = message !== undefined && sender.attempt > 1 && (await ports.chat.has(message));
  if (!wasStored && !mayTalk(gig, accountId)) return undefined;
  if (text === undefined) return dataText(frame.data);
  if (message) await ports.chat.record(message);
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
