import * as z from 'zod';
import { MessageText } from '#shared/gibby/kernel/message-text.ts';
import { dataOf, GibbyDate, GibbyTime, PhotoSet } from '#shared/gibby/kernel/wire.ts';
import { CropField, Picture, PictureField } from '#shared/gibby/pictures/picture.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { GibbyId, GibbyIdText } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** A user's role in a deal. */
export const DealRole = z.enum(['requester', 'traveller']);
export type DealRole = z.infer<typeof DealRole>;

/**
 * The thread of an accepted offer, in which its requester and its traveller talk (gibby.txt, "Messages"). There is one
 * for each offer that was ever accepted, so it has the offer's id.
 */
export const Thread = z.object({
  id: GibbyId,
  requestId: GibbyId,
  requesterId: GibbyId,
  travellerId: GibbyId,
  itemName: z.string(),
  /** The price that the traveller asks, in whole rupiah. */
  offerPriceMinor: z.int(),
  returnDate: GibbyDate,
  /** One of `collectionMethods`. */
  collectionMethodId: GibbyId,
  /** How many messages were ever sent; it numbers them. */
  messageCount: z.int(),
  createdAt: Timestamp,
});
export type Thread = Immutable<z.infer<typeof Thread>>;

/** A thread as one of the two sees it: each reads, archives and deletes it separately. */
export const ThreadView = z.object({
  threadId: GibbyId,
  userId: GibbyId,
  role: DealRole,
  /** Grows by one with every change; every write is conditional on it. */
  version: z.int(),
  isRead: z.boolean(),
  isArchived: z.boolean(),
  /** Deleted for this user only, until either of the two writes again. */
  isDeleted: z.boolean(),
  /** Messages up to this number existed when the user deleted the thread; they stay hidden from this user. */
  hiddenThrough: z.int(),
  /** When the thread was created or last received a message; lists are in this order. */
  updatedAt: Timestamp,
});
export type ThreadView = Immutable<z.infer<typeof ThreadView>>;

/** The folders in which a user finds threads that they have not deleted. */
export const threadFolders = ['requester', 'traveller', 'archive'] as const;
export type ThreadFolder = (typeof threadFolders)[number];

/** How many threads a user has in each folder, and how many in all they have not opened since the last message. */
export type ThreadCounts = Readonly<Record<ThreadFolder | 'unread', number>>;

/** One message of a thread. */
export const ThreadMessage = z.object({
  id: GibbyId,
  threadId: GibbyId,
  authorId: GibbyId,
  /** May be empty when there is a picture. */
  content: z.string(),
  picture: Picture.optional(),
  at: Timestamp,
});
export type ThreadMessage = Immutable<z.infer<typeof ThreadMessage>>;

/** A message as consumers of the table's stream receive it: it is its own event. They do not need its text. */
export const ThreadMessageEvent = z.object({
  event: z.literal('messageWritten'),
  id: GibbyId,
  threadId: GibbyId,
  requestId: GibbyId,
  itemName: z.string(),
  authorId: GibbyId,
  /** The other party. */
  readerId: GibbyId,
  /** Whether the reader had seen all earlier messages: only the first unread message causes a notification. */
  isFirstUnread: z.boolean(),
  at: Timestamp,
});
export type ThreadMessageEvent = Readonly<z.infer<typeof ThreadMessageEvent>>;

/** Body of G51; either the text or the picture may be absent. */
export const ThreadMessageForm = z
  .object({
    content: MessageText.default(''),
    content_image: PictureField.optional(),
    cropped_opt: CropField.optional(),
  })
  .meta({ id: 'ThreadMessageForm' });

const offerWire = {
  id: GibbyId,
  offer_price: z.int().describe('Whole rupiah.'),
  traveller: z.string(),
  traveller_location: z.string().describe('`Bandung, Indonesia`; empty when they named neither.'),
  collection_method: z.string(),
};

const threadWire = {
  id: GibbyId,
  subject: z.string(),
  request_id: GibbyId,
  is_read: z.boolean(),
  is_archive: z.boolean(),
  is_traveller: z.boolean().describe('Whether the caller is the traveller.'),
  allow_conversation: z.boolean(),
  sender: z.string().describe('The other one of the two.'),
  sender_images: PhotoSet,
  created_at: GibbyTime,
  updated_at: GibbyTime,
};

/** A row of the list (G48). */
export const ThreadRow = z
  .object({
    ...threadWire,
    request_image: PhotoSet.describe('The default picture for a request without pictures.'),
    accepted_offer: z.object({ ...offerWire, return_date: GibbyDate }),
  })
  .meta({ id: 'Thread' });
export type ThreadRow = z.infer<typeof ThreadRow>;

/** A single thread (G49), with another date format than the list. */
export const ThreadDetail = z
  .object({
    ...threadWire,
    accepted_offer: z.object({ ...offerWire, return_date: z.string().describe('`Sep 17, 2016`') }),
  })
  .meta({ id: 'ThreadDetail' });
export type ThreadDetail = z.infer<typeof ThreadDetail>;

/** A message in the list (G50), and in the response to a new one (G51). */
export const ThreadMessageRow = z
  .object({
    id: GibbyId,
    content: z.string(),
    content_image: PhotoSet.optional(),
    user: z.object({ id: GibbyId, name: z.string(), images: PhotoSet }),
    is_traveller: z.boolean().optional().describe('Whether its author is the traveller.'),
    created_at: GibbyTime,
    updated_at: GibbyTime,
  })
  .meta({ id: 'ThreadMessage' });
export type ThreadMessageRow = z.infer<typeof ThreadMessageRow>;

/** What G52, G53 and G54 share: each changes a thread for its caller alone, and answers with a sentence. */
export const threadChangeRoute = {
  params: z.object({ id: GibbyIdText }),
  body: NoBody,
  response: dataOf(z.object({ message: z.string() })),
  errors: ['not_found', 'busy'],
  uses: { threads: 'write' },
} as const;
