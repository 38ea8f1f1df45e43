import { handler as createRequesterRoom } from '#functions/gibby/rooms/create-requester-room/handler.ts';
import { handler as createRoomMessage } from '#functions/gibby/rooms/create-room-message/handler.ts';
import { handler as createTravellerRoom } from '#functions/gibby/rooms/create-traveller-room/handler.ts';
import { handler as listRequesterRooms } from '#functions/gibby/rooms/list-requester-rooms/handler.ts';
import { handler as listRoomMessages } from '#functions/gibby/rooms/list-room-messages/handler.ts';
import { handler as listTravellerRooms } from '#functions/gibby/rooms/list-traveller-rooms/handler.ts';
import { rooms } from '#shared/gibby/rooms/room.dynamo.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import { call, type TestRequest } from '#test/support/call.ts';
import { itemsOf } from '#test/support/items.ts';
import { dealFixture } from '../messages/deals.ts';

/** A requester, two possible travellers, and their rooms. */
export async function roomFixture() {
  const deals = await dealFixture();
  const { runtime } = deals;
  const ports = { ...deals.ports, rooms: rooms(runtime) };
  const route = (unit: Unit) => (as: number, request: TestRequest) => {
    runtime.clock.advance(1);
    return call(unit, ports, { as, ...request });
  };
  const opening = (unit: Unit) => (as: number, requestId: number | string, member_id: unknown) =>
    route(unit)(as, { params: { requestId: String(requestId) }, body: { member_id } });
  const roomId = (id: number | string) => ({ roomId: String(id) });

  return {
    ...deals,
    ports,
    items: () => itemsOf(runtime),
    asRequester: opening(createRequesterRoom),
    asTraveller: opening(createTravellerRoom),
    requesterRooms: (as: number, query: Record<string, string> = {}) => route(listRequesterRooms)(as, { query }),
    travellerRooms: (as: number, query: Record<string, string> = {}) => route(listTravellerRooms)(as, { query }),
    say: (as: number, id: number | string, body: unknown = { content: 'Hi' }) =>
      route(createRoomMessage)(as, { params: roomId(id), body }),
    read: (as: number, id: number | string, query: Record<string, string> = {}) =>
      route(listRoomMessages)(as, { params: roomId(id), query }),
  };
}
