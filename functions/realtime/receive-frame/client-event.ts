import type { Gig } from '#shared/dropin/gigs/gig.ts';
import {
  type ClientFrame,
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

/** Passes a client event on to all others on its channel. The sender gets an answer only when the event is refused. */
export async function passOn(frame: ClientFrame, { connectionId }: Sender, ports: Ports): Promise<Answers> {
  const { channel = '', event, data } = frame;
  const subject = subjectOf(channel);
  // All reads run at once: the receivers are waiting.
  const [tooFast, membership, gig] = await Promise.all([
    ports.rateLimits.hit(`client-events#${connectionId}`, clientEventRule),
    ports.connections.membership(connectionId, channel),
    subject?.kind === 'chat' ? ports.gigs.get(subject.id) : undefined,
  ]);
  if (tooFast && (await ports.rateLimits.hit(`refusals#${connectionId}`, refusalRule))) return 'overCapacity';
  const error = tooFast ? 'clientEventsTooFast' : obstacleTo(frame, membership);
  if (error || !membership) return [errorFrame(error ?? 'clientEventRefused')];
  const isSaid = subject?.kind !== 'chat' || (await isSaidInChat(frame, gig, membership, ports));
  if (!isSaid) return [errorFrame('messageRefused')];
  const { socketId: exceptSocket, userId } = membership;
  await ports.channels.publish([{ channel, event, data, exceptSocket, ...(userId !== undefined && { userId }) }]);
  return [];
}

/** In a chat every event is a message to the other party, whatever its name; those with text are stored as messages. */
async function isSaidInChat(
  frame: ClientFrame,
  gig: Gig | undefined,
  { accountId }: Membership,
  ports: Ports,
): Promise<boolean> {
  if (!gig || accountId === undefined || !mayTalk(gig, accountId)) return false;
  const text = messageIn(frame);
  return text === undefined || storeMessage(gig.id, accountId, text, ports);
}

function obstacleTo(frame: ClientFrame, membership: Membership | undefined): SocketError | undefined {
  if (!needsSignature(frame.channel ?? '') || !membership) return 'clientEventRefused';
  return fitsLimits(frame) ? undefined : 'clientEventTooLarge';
}
