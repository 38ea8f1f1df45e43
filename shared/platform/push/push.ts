import * as z from 'zod';
import { opaque } from '#shared/kernel/forms/code.ts';
import { whole } from '#shared/kernel/forms/number.ts';
import { unlessEmpty } from '#shared/kernel/forms/unless-empty.ts';
import { ObjectId } from '#shared/kernel/ids.ts';

/** One push message, independent of the platform. */
export interface PushMessage {
  /**
   * Lets the app recognize a repeated message; its receipt contains it (D06). For a gig's events it is `<gig>-<seq>`.
   */
  readonly messageId: string;
  /** The text that the user reads. Without it the app wakes up and shows nothing. */
  readonly text?: string;
  /** The product's code for the event (routes.md D06). Never present in a push from one user to another. */
  readonly code?: number;
  /** The account that sent it, when a user did. Not called `from`, which Google reserves for itself. */
  readonly sender?: ObjectId;
  /** For the app. */
  readonly data: Readonly<Record<string, unknown>>;
  /** How long the platform keeps trying to reach a phone that is off; the message is worthless later. */
  readonly lifeSeconds: number;
}

/** Free JSON of at most 4 KB, the maximum of a push on either platform. */
export const PushData = z
  .record(z.string(), z.unknown())
  .refine((data) => Buffer.byteLength(JSON.stringify(data)) <= 4096, 'must be at most 4096 bytes of JSON');

/** Body of D04 `POST /notifications/push`. The recipient reads the data's `message`, if there is one. */
export const PushRequest = z.object({ recipientId: ObjectId, data: PushData }).meta({ id: 'PushRequest' });
export type PushRequest = z.infer<typeof PushRequest>;

/**
 * Body of D06 `POST /notification/logs`: a push has arrived. The document's sample has a gig that is no id and a
 * message that is not ours, so both accept any text. `metaData` is ignored.
 */
export const PushReceipt = z
  .object({
    code: unlessEmpty(whole(-2_147_483_648, 2_147_483_647)),
    messageId: opaque(200, 1),
    gig: unlessEmpty(opaque(200, 1)),
    metaData: unlessEmpty(z.record(z.string(), z.unknown())),
  })
  .meta({ id: 'PushReceipt' });
export type PushReceipt = z.infer<typeof PushReceipt>;

/** A message for all devices of one account. */
export interface AccountPush {
  readonly accountId: string;
  readonly message: PushMessage;
}
