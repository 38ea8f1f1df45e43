import * as z from 'zod';
import { ObjectId } from '#shared/kernel/ids.ts';

/** One push, whatever platform carries it. */
export interface PushMessage {
  /** The app tells a repeated message by it, and names it in its receipt (D06). For a gig's events it is `<gig>-<seq>`. */
  readonly messageId: string;
  /** What the person reads. Without it the app is woken up and shows nothing. */
  readonly text?: string;
  /** The product's number for the news (D06). Never present in what one person sends to another. */
  readonly code?: number;
  /** The account that sent it, when a person did. Not `from`, which Google keeps for its own use. */
  readonly sender?: ObjectId;
  /** For the app. */
  readonly data: Readonly<Record<string, unknown>>;
  /** How long the platform keeps trying to reach a phone that is off; the news is worthless later. */
  readonly lifeSeconds: number;
}

/** Free JSON of at most 4 KB, which is all that a push of either platform may hold. */
export const PushData = z
  .record(z.string(), z.unknown())
  .refine((data) => Buffer.byteLength(JSON.stringify(data)) <= 4096, 'must be at most 4096 bytes of JSON');

/** Body of D04 `POST /notifications/push`. `message` of the data, if there is one, is what the recipient reads. */
export const PushRequest = z.object({ recipientId: ObjectId, data: PushData });
export type PushRequest = z.infer<typeof PushRequest>;

/**
 * Body of D06 `POST /notification/logs`: what has arrived. The document's sample has a gig that is no id and a message
 * that is none of ours, so both are any text; `metaData` is read by nobody.
 */
export const PushReceipt = z.object({
  code: z.int().nullish(),
  messageId: z.string().min(1).max(200),
  gig: z.string().min(1).max(200).nullish(),
  metaData: z.record(z.string(), z.unknown()).nullish(),
});
export type PushReceipt = z.infer<typeof PushReceipt>;
