import * as z from 'zod';
import { MessageText } from '#shared/gibby/kernel/message-text.ts';
import { GibbyDate, GibbyId, GibbyTime, PhotoSet } from '#shared/gibby/kernel/wire.ts';
import { CropField, type Picture, PictureField } from '#shared/gibby/pictures/picture.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** On which side of a deal somebody stands. */
export type DealRole = 'requester' | 'traveller';

/**
 * The thread of an accepted offer, in which its requester and its traveller talk (gibby.txt, "Messages"). There is one for
 * each offer that was ever accepted, so it has the offer's number.
 */
export interface Thread {
  readonly id: number;
  readonly requestId: number;
  readonly requesterId: number;
  readonly travellerId: number;
  readonly itemName: string;
  /** What the traveller asks for, in whole rupiah. */
  readonly offerPriceMinor: number;
  readonly returnDate: string;
  /** One of `collectionMethods`. */
  readonly collectionMethodId: number;
  /** How many messages were ever written; they are numbered by it. */
  readonly messageCount: number;
  readonly createdAt: Timestamp;
}

/** A thread as one of the two has it: each reads, files and deletes it for himself. */
export interface ThreadView {
  readonly threadId: number;
  readonly userId: number;
  readonly role: DealRole;
  /** Grows by one with every change; every write is conditional on it. */
  readonly version: number;
  readonly isRead: boolean;
  readonly isArchived: boolean;
  /** Deleted for this one alone, until the other writes again. */
  readonly isDeleted: boolean;
  /** Messages up to this number were there when he deleted it; he does not see them again. */
  readonly hiddenThrough: number;
  /** When it began, or somebody last wrote; lists are in this order. */
  readonly updatedAt: Timestamp;
}

/** Where somebody finds a thread that he has not deleted. */
export const threadFolders = ['requester', 'traveller', 'archive'] as const;
export type ThreadFolder = (typeof threadFolders)[number];

/** How many threads a user has in each folder, and how many of them all he has not opened since the last message. */
export type ThreadCounts = Readonly<Record<ThreadFolder | 'unread', number>>;

/** One message of a thread. */
export interface ThreadMessage {
  readonly id: number;
  readonly threadId: number;
  readonly authorId: number;
  /** Empty where a picture says it all. */
  readonly content: string;
  readonly picture?: Picture;
  readonly at: Timestamp;
}

/**
 * A message as consumers of the table's stream receive it: it is its own event. They need not know what was said.
 */
export const ThreadMessageEvent = z.object({
  event: z.literal('messageWritten'),
  id: GibbyId,
  threadId: GibbyId,
  requestId: GibbyId,
  itemName: z.string(),
  authorId: GibbyId,
  /** The other one of the two. */
  readerId: GibbyId,
  /** Whether the reader had seen all before it: he is told of the first message that waits for him, not of each. */
  isFirstUnread: z.boolean(),
  at: Timestamp,
});
export type ThreadMessageEvent = Readonly<z.infer<typeof ThreadMessageEvent>>;

/** Body of G51, of which one of text and picture may be left out. */
export const ThreadMessageForm = z.object({
  content: MessageText.default(''),
  content_image: PictureField.optional(),
  cropped_opt: CropField.optional(),
});

const offerWire = {
  id: GibbyId,
  offer_price: z.int().describe('Whole rupiah.'),
  traveller: z.string(),
  traveller_location: z.string().describe('`Bandung, Indonesia`; empty where he has told neither.'),
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

/** One of the list (G48). */
export const ThreadRow = z.object({
  ...threadWire,
  request_image: PhotoSet.nullable().describe('Null for a request without pictures.'),
  accepted_offer: z.object({ ...offerWire, return_date: GibbyDate }),
});
export type ThreadRow = z.infer<typeof ThreadRow>;

/** A thread by itself (G49), which writes the date in other words than the list. */
export const ThreadDetail = z.object({
  ...threadWire,
  accepted_offer: z.object({ ...offerWire, return_date: z.string().describe('`Sep 17, 2016`') }),
});
export type ThreadDetail = z.infer<typeof ThreadDetail>;

/** A message in the list (G50) and as it was just written (G51). */
export const ThreadMessageRow = z.object({
  id: GibbyId,
  content: z.string(),
  content_image: PhotoSet.optional(),
  user: z.object({ id: GibbyId, name: z.string(), images: PhotoSet }),
  is_traveller: z.boolean().optional().describe('Whether its author is the traveller.'),
  created_at: GibbyTime,
  updated_at: GibbyTime,
});
export type ThreadMessageRow = z.infer<typeof ThreadMessageRow>;

/** Answer of G52, G53 and G54. */
export const ThreadAnswer = z.object({ message: z.string() });
