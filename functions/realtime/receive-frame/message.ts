import { ChatReceipt } from '../../../shared/domain/chat.ts';
import type { Gig } from '../../../shared/domain/gig.ts';
import { type ClientFrame, dataOf, subjectOf } from '../../../shared/domain/pusher.ts';
import { timestampOf } from '../../../shared/domain/time.ts';
import type { OpenConnection } from '../../../shared/ports/realtime.ts';
import { messageKeys } from '../../../shared/rules/chat.ts';
import { gigProcess } from '../../../shared/rules/gig.ts';
import type { Ports } from './ports.ts';

/** A chat message on its way through the socket. */
export interface PassingMessage {
  readonly gigId: string;
  readonly text: string;
}

/** The chat message a client event carries: its data's `message`, on the channel of a gig's chat. */
export function messageIn(frame: ClientFrame): PassingMessage | undefined {
  const subject = subjectOf(frame.channel ?? '');
  const data = dataOf(frame);
  const text: unknown = typeof data === 'object' && data !== null && 'message' in data ? data.message : undefined;
  if (subject?.kind !== 'chat' || typeof text !== 'string') return undefined;
  return { gigId: subject.id, text };
}

/** Stores a message before anybody sees it. Answers false when this sender may not say this here. */
export async function keepMessage(
  { gigId, text }: PassingMessage,
  { accountId }: OpenConnection,
  gig: Gig | undefined,
  { chat, clock, ids }: Ports,
): Promise<boolean> {
  if (accountId === undefined || !gig || !mayTalk(gig, accountId)) return false;
  if (!ChatReceipt.shape.message.safeParse(text).success) return false;
  const now = clock.now();
  const at = timestampOf(now);
  const message = { id: ids.objectId(), gig: gigId, account: accountId, message: text };
  await chat.save({ ...message, createdAt: at, updatedAt: at }, messageKeys({ from: accountId, text, at: now }));
  return true;
}

function mayTalk(gig: Gig, accountId: string): boolean {
  const isParty = gig.operator !== null && (gig.customer === accountId || gig.operator === accountId);
  return isParty && gigProcess.states[gig.status] !== 'ended';
}
