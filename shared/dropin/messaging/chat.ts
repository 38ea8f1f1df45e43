import * as z from 'zod';
import { saying } from '#shared/kernel/forms/text.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** A stored message of a gig's chat, of D24 and D25; `account` is its author. */
export const ChatMessage = z
  .object({
    id: ObjectId,
    gig: ObjectId,
    account: ObjectId,
    message: z.string(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'ChatMessage' });
export type ChatMessage = z.infer<typeof ChatMessage>;

/**
 * Body of D25 `POST /chat/save`: the receiver saves, so `from` is the other party (dropin.txt, "Save chat
 * message").
 */
export const ChatReceipt = z
  .object({ gig: ObjectId, from: ObjectId, message: saying(2000) })
  .meta({ id: 'ChatReceipt' });
export type ChatReceipt = z.infer<typeof ChatReceipt>;

/** The data of a message on the channel of its gig, besides what the sender's app added. */
export const LiveMessage = ChatMessage.pick({ id: true, account: true, message: true, createdAt: true });
