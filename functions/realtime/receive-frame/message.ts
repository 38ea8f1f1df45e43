import { gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import type { Gig } from '#shared/dropin/gigs/gig.ts';
import { messageIdOf } from '#shared/dropin/messaging/chat.rules.ts';
import { type ChatMessage, ChatReceipt } from '#shared/dropin/messaging/chat.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { type ClientFrame, dataOf } from '#shared/platform/realtime/pusher.ts';
import type { Ports, Sender } from './ports.ts';

/** The text of a chat message, if the frame is one: its data's `message`. */
export function messageIn(frame: ClientFrame): string | undefined {
  const data = dataOf(frame);
  const text: unknown = typeof data === 'object' && data !== null && 'message' in data ? data.message : undefined;
  return typeof text === 'string' ? text : undefined;
}

/** Stores a message before it is published. Returns undefined when its text is not valid for storage. */
export async function storeMessage(
  gig: string,
  from: string,
  text: string,
  sender: Sender,
  { chat }: Ports,
): Promise<ChatMessage | undefined> {
  const said = ChatReceipt.shape.message.safeParse(text).data;
  if (said === undefined) return undefined;
  const { at } = sender;
  const createdAt = timestampOf(at);
  const message = { id: messageIdOf(sender), gig, account: from, message: said, createdAt, updatedAt: createdAt };
  // Of the normal form, so that saving the message (D25) finds it.
  await chat.record(message);
  return message;
}

/** Whether an account may write in the chat of a gig: only its two parties, and only until it ends. */
export function mayTalk(gig: Gig, accountId: string): boolean {
  const isParty = gig.operator !== null && (gig.customer === accountId || gig.operator === accountId);
  return isParty && gigMachine.states[gig.status] !== 'ended';
}
