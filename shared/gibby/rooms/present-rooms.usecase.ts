import type { UsersReader } from '#shared/gibby/accounts/user.ports.ts';
import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import type { DealRole } from '#shared/gibby/messages/thread.ts';
import type { RequestsReader } from '#shared/gibby/requests/request.ports.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { PublicAddress } from '#shared/platform/http/http.ports.ts';
import type { RoomsReader } from './room.ports.ts';
import { type Room, type RoomPage, roomPageOf } from './room.ts';
import { listedRoom } from './room.view.ts';

interface ListingPorts {
  readonly rooms: RoomsReader;
  readonly requests: RequestsReader;
  readonly users: UsersReader;
  readonly publicAddress: PublicAddress;
}

/** A page of the rooms in which a user has this role; `target` is the path and query of the call. */
export async function presentRooms(
  { userId, role }: { readonly userId: number; readonly role: DealRole },
  pageQuery: PageQuery,
  { target }: { readonly target: string },
  { rooms, requests, users, publicAddress }: ListingPorts,
): Promise<RoomPage> {
  const [counts, { items: found, next }] = await Promise.all([
    rooms.counts(userId),
    rooms.list(userId, role, pageQuery),
  ]);
  const [wanted, people] = await Promise.all([
    requests.getMany(found.map(({ requestId }) => requestId)),
    users.getMany(found.flatMap(({ requesterId, travellerId }) => [requesterId, travellerId])),
  ]);
  const items = found.map((room) => listedRoom(room, wanted.get(room.requestId), people, publicAddress.of));
  const list = { items, total: counts[role], page: pageQuery.page, perPage: pageQuery.per_page, next };
  return roomPageOf(list, publicAddress.of(target));
}

/**
 * A room of which the user is a member. Fails with `not_found` for any other room too, so that no caller learns which
 * rooms exist.
 */
export async function ownRoom(
  roomId: number,
  userId: number,
  { rooms }: { readonly rooms: RoomsReader },
): Promise<Room> {
  const room = await rooms.get(roomId);
  if (!room || !isIn(room, userId)) throw new Failure('not_found');
  return room;
}

/** Whether a user is one of the room's two members. */
export function isIn({ requesterId, travellerId }: Room, userId: number): boolean {
  return requesterId === userId || travellerId === userId;
}
