import type { User } from '#shared/gibby/accounts/user.ts';
import { displayName } from '#shared/gibby/kernel/display-name.rules.ts';
import { gibbyTimeOf } from '#shared/gibby/kernel/wire.ts';
import { photosOf } from '#shared/gibby/pictures/picture.ts';
import type { Request } from '#shared/gibby/requests/request.ts';
import { roomChannel } from '#shared/platform/realtime/pusher.ts';
import type { ListedRoom, Room, RoomMessage, RoomMessageRow, RoomRow } from './room.ts';

/** A room with its two parties (G73, G74). */
export function roomRow(
  { id, requestId, requesterId, travellerId, createdAt }: Room,
  request: Request | undefined,
  people: ReadonlyMap<number, User>,
): RoomRow {
  return {
    id,
    room_name: `room@${requestId}`,
    request_id: requestId,
    request_name: request?.itemName ?? '',
    requester: requesterId,
    requester_name: displayName(people.get(requesterId)),
    traveller: travellerId,
    traveller_name: displayName(people.get(travellerId)),
    created_at: gibbyTimeOf(createdAt),
  };
}

/** A room in a list (G75, G76), with the pictures of the requested item. */
export function listedRoom(
  room: Room,
  request: Request | undefined,
  people: ReadonlyMap<number, User>,
  addressOf: (target: string) => string,
): ListedRoom {
  const pictures = request?.pictures ?? [];
  return {
    ...roomRow(room, request, people),
    request_images: pictures.map((picture) => photosOf(picture, addressOf)),
  };
}

/** A message of a room (X08). */
export function roomMessageRow({ roomId, number, authorId, content, at }: RoomMessage): RoomMessageRow {
  return { id: number, room_id: roomId, user_id: authorId, content, created_at: gibbyTimeOf(at) };
}

/** The channel event of a room message. */
export const roomMessageEvent = 'room-message';

/**
 * The channel message of a room message. Its data equal the row in the list, so an app recognizes a message by its id.
 */
export function roomChannelEvent(message: RoomMessage): { channel: string; event: string; data: RoomMessageRow } {
  return { channel: roomChannel(message.roomId), event: roomMessageEvent, data: roomMessageRow(message) };
}
