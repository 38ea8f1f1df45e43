import * as z from 'zod';
import { PhotoSet } from '#shared/gibby/kernel/wire.ts';
import { text } from '#shared/kernel/forms/text.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** A comment on a request, visible to everyone (gibby.txt, "Request Comments"). It never changes. */
export const Comment = z.object({
  id: GibbyId,
  requestId: GibbyId,
  /** The requester, who is notified of the comment. */
  requesterId: GibbyId,
  /** The requested item. */
  itemName: z.string(),
  authorId: GibbyId,
  message: z.string(),
  at: Timestamp,
});
export type Comment = Readonly<z.infer<typeof Comment>>;

/** A comment as stream consumers receive it: the comment is its own event. */
export const CommentEvent = Comment.extend({ event: z.literal('commented') });
export type CommentEvent = Readonly<z.infer<typeof CommentEvent>>;

/** The text of a comment. */
export const CommentText = text(1000);

/** A comment on the wire. In the document, the response to a new one has no time. */
export const CommentWire = z
  .object({
    id: GibbyId,
    user: z.string(),
    user_id: GibbyId,
    user_image: PhotoSet,
    message: z.string(),
    created_at: z
      .string()
      .regex(/^\d{1,2}:\d\d [AP]M$/)
      .optional()
      .describe('The time of day alone, as documented: `9:44 AM`.'),
    created_at_iso: Timestamp.optional().describe('Not in the document: the moment itself.'),
  })
  .meta({ id: 'Comment' });
export type CommentWire = z.infer<typeof CommentWire>;
