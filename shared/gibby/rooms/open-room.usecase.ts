import type { UsersReader } from '#shared/gibby/accounts/user.ports.ts';
import type { Sequences } from '#shared/gibby/kernel/sequence.ports.ts';
import type { RequestsReader } from '#shared/gibby/requests/request.ports.ts';
import type { Request } from '#shared/gibby/requests/request.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { RoomParties, RoomsWriter } from './room.ports.ts';
import type { Room, RoomRow } from './room.ts';
import { roomRow } from './room.view.ts';

interface RoomPorts extends Pick<Ambient, 'clock'> {
  readonly rooms: RoomsWriter;
  readonly sequences: Sequences;
  readonly users: UsersReader;
}

/** A user who wants to talk about a request, and the member whom they name. */
interface RoomCommand {
  readonly requestId: number;
  readonly userId: number;
  readonly memberId: number;
}

type OpeningPorts = RoomPorts & { readonly requests: RequestsReader };

/**
 * The room in which a requester talks with a traveller about their request. Fails with `room_request_not_found`, also
 * for another user's request, so that callers cannot find out which requests exist.
 */
export async function openRoomAsRequester(command: RoomCommand, ports: OpeningPorts): Promise<RoomRow> {
  const request = await ports.requests.get(command.requestId);
  if (request?.requesterId !== command.userId) throw new Failure('room_request_not_found');
  const traveller = await ports.users.get(command.memberId);
  if (traveller?.status !== 'active' || traveller.id === command.userId) throw unknownMember();
  return openRoom(request, traveller.id, ports);
}

/**
 * The room in which a traveller talks with a requester about their request. Fails with `room_request_not_found`, also
 * for the user's own request and for one that was hidden after reports.
 */
export async function openRoomAsTraveller(command: RoomCommand, ports: OpeningPorts): Promise<RoomRow> {
  const request = await ports.requests.get(command.requestId);
  if (!request || request.hiddenAt !== null || request.requesterId === command.userId) {
    throw new Failure('room_request_not_found');
  }
  if (command.memberId !== request.requesterId) throw unknownMember();
  return openRoom(request, command.userId, ports);
}

/** The room of a request and a traveller as both parties see it; created on first use. */
async function openRoom(request: Request, travellerId: number, ports: RoomPorts): Promise<RoomRow> {
  const room = await getOrCreate({ requestId: request.id, requesterId: request.requesterId, travellerId }, ports);
  const people = await ports.users.getMany([room.requesterId, room.travellerId]);
  return roomRow(room, request, people);
}

async function getOrCreate(parties: RoomParties, { rooms, sequences, clock }: RoomPorts): Promise<Room> {
  const known = await rooms.find(parties);
  if (known) return known;
  const at = timestampOf(clock.now());
  await rooms.create({
    ...parties,
    id: await sequences.next('room'),
    messageCount: 0,
    createdAt: at,
    updatedAt: at,
  });
  // Of several simultaneous calls one creates the room, and all of them return it.
  const made = await rooms.find(parties);
  if (!made) throw new Failure('busy', { detail: 'the room is neither new nor there' });
  return made;
}

/** The 422 for a member with whom the caller may not open a room. */
function unknownMember(): Failure {
  const message = 'The selected member id is invalid.';
  return new Failure('invalid_input', { facts: { errors: [{ in: 'body', path: 'member_id', message }] } });
}
