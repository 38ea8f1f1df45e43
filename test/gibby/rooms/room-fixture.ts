import { handler as createRequesterRoom } from '#functions/gibby/rooms/create-requester-room/handler.ts';
import { handler as createRoomMessage } from '#functions/gibby/rooms/create-room-message/handler.ts';
import { handler as createTravellerRoom } from '#functions/gibby/rooms/create-traveller-room/handler.ts';
import { handler as listRequesterRooms } from '#functions/gibby/rooms/list-requester-rooms/handler.ts';
import { handler as listRoomMessages } from '#functions/gibby/rooms/list-room-messages/handler.ts';
import { handler as listTravellerRooms } from '#functions/gibby/rooms/list-traveller-rooms/handler.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import type { TestRequest } from '#test/support/call.ts';
import { dealFixture } from '../deal-fixture.ts';

/** A requester, two possible travellers, and their rooms. */
export async function roomFixture() {
  const deals = await dealFixture();
  const { as, listing } = deals;
  const opening = (unit: Unit) => (user: number, requestId: number | string, member_id: unknown) =>
    as(user).call(unit, { params: { requestId: String(requestId) }, body: { member_id } });
  const inRoom = (id: number | string) => ({ params: { roomId: String(id) } });

  return {
    ...deals,
    asRequester: opening(createRequesterRoom),
    asTraveller: opening(createTravellerRoom),
    requesterRooms: listing(listRequesterRooms),
    travellerRooms: listing(listTravellerRooms),
    say: (user: number, id: number | string, body: unknown = { content: 'Hi' }) =>
      as(user).call(createRoomMessage, { ...inRoom(id), body }),
    read: (user: number, id: number | string, query: TestRequest['query'] = {}) =>
      as(user).call(listRoomMessages, { ...inRoom(id), query }),
  };
}
