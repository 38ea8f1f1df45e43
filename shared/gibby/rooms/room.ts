import * as z from 'zod';
import { PageMeta, type PageOfList, pageOf } from '#shared/gibby/kernel/pagination.ts';
import { dataOf, GibbyTime, PhotoSet } from '#shared/gibby/kernel/wire.ts';
import { text } from '#shared/kernel/forms/text.ts';
import { BodyId, GibbyId, GibbyIdText } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/**
 * The room in which a requester and one traveller talk about a request, before or independently of an offer (gibby.txt,
 * "Create Chat Room Requester"). There is one for each request and traveller.
 */
export const Room = z.object({
  id: GibbyId,
  requestId: GibbyId,
  requesterId: GibbyId,
  travellerId: GibbyId,
  /** How many messages were ever sent; it numbers them. */
  messageCount: z.int(),
  createdAt: Timestamp,
  /** When the room was created or last received a message; lists are in this order. */
  updatedAt: Timestamp,
});
export type Room = Immutable<z.infer<typeof Room>>;

/** One message of a room, as it is stored and as consumers of the table's stream receive it. */
export const RoomMessage = z.object({
  roomId: GibbyId,
  /** Its number in the room: from 1 up, without a gap. */
  number: z.int().min(1),
  authorId: GibbyId,
  content: z.string(),
  at: Timestamp,
});
export type RoomMessage = Readonly<z.infer<typeof RoomMessage>>;

/** Body of a new message (X08). */
export const RoomMessageForm = z.object({ content: text(2000) }).meta({ id: 'RoomMessageForm' });

/** A message on the wire and on the room's channel. The document has neither. */
export const RoomMessageRow = z
  .object({
    id: GibbyId.describe('Its number in the room: from 1 up, without a gap.'),
    room_id: GibbyId,
    user_id: GibbyId,
    content: z.string(),
    created_at: GibbyTime,
  })
  .meta({ id: 'RoomMessage' });
export type RoomMessageRow = z.infer<typeof RoomMessageRow>;

/** A room (G73, G74). */
export const RoomRow = z
  .object({
    id: GibbyId,
    room_name: z.string().describe('A label that all rooms of a request share; channels are named by the id.'),
    request_id: GibbyId,
    request_name: z.string(),
    requester: GibbyId,
    requester_name: z.string(),
    traveller: GibbyId,
    traveller_name: z.string(),
    created_at: GibbyTime,
  })
  .meta({ id: 'Room' });
export type RoomRow = z.infer<typeof RoomRow>;

/** What G73 and G74 share: each opens the room of a request and the other party. */
export const roomCreationRoute = {
  params: z.object({ requestId: GibbyIdText }),
  body: z.object({ member_id: BodyId }),
  response: dataOf(RoomRow),
  errors: ['room_request_not_found', 'busy'],
  rateLimit: { per: 'user', limit: 60, windowSeconds: 3600 },
  uses: { rooms: 'write', requests: 'read', users: 'read', sequences: 'write' },
} as const;

/** A room in a list (G75, G76). */
export const ListedRoom = RoomRow.extend({ request_images: z.array(PhotoSet) }).meta({ id: 'ListedRoom' });
export type ListedRoom = z.infer<typeof ListedRoom>;

const { total, count, per_page, current_page, total_pages, links } = PageMeta.shape.pagination.shape;

/** A page of rooms. Only these two lists have `total_page` and no links; the fields of all other lists are added. */
export const RoomPage = z
  .object({
    data: z.array(ListedRoom),
    meta: PageMeta.extend({
      pagination: z.object({
        total,
        count,
        per_page,
        current_page,
        total_page: total_pages,
        total_pages: total_pages.optional(),
        links: links.optional(),
      }),
    }),
  })
  .meta({ id: 'RoomPageMeta' });

export type RoomPage = z.infer<typeof RoomPage>;

/** A page of rooms in this form; see `pageOf`. */
export function roomPageOf(list: PageOfList<ListedRoom>, address: string): RoomPage {
  const { data, meta } = pageOf(list, address);
  return { data, meta: { ...meta, pagination: { ...meta.pagination, total_page: meta.pagination.total_pages } } };
}
