import { gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import type { Gig } from '#shared/dropin/gigs/gig.ts';
import { messageIdOf } from '#shared/dropin/messaging/chat.rules.ts';
import { type ChatMessage, ChatReceipt } from '#shared/dropin/messaging/chat.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { type ClientFrame, dataOf } from '#shared/platform/realtime/pusher.ts';
import type { Sender } from './ports.ts';

/** The text of a chat message, if the frame is one: its data's `message`. */
export function messageIn(frame: ClientFrame): string | undefined {
  const data = dataOf(frame);
  const text: unknown = typeof data === 'object' && data !== null && 'message' in data ? data.message : undefined;
  return typeof text === 'string' ? text : undefined;
}

/** The message of a frame, the same at each delivery. Undefined when its text is not valid for storage. */
export function messageOf(gig: string, account: string, text: string, sender: Sender): ChatMessage | undefined {
  const message = ChatReceipt.shape.message.safeParse(text).data;
  if (message === undefined) return undefined;
  const createdAt = timestampOf(sender.at);
  return { id: messageIdOf(sender), gig, account, message, createdAt, updatedAt: createdAt };
}

/** Whether an account may write in the chat of a gig: only its two parties, and only until it ends. */
export function mayTalk(gig: Gig, accountId: string): boolean {
  const isParty = gig.operator !== null && (gig.customer === accountId || gig.operator === accountId);
  return isParty && gigMachine.states[gig.status] !== 'ended';
}
