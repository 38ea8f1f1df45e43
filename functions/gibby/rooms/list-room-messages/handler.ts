import { pageOf } from '#shared/gibby/kernel/pagination.ts';
import { ownRoom } from '#shared/gibby/rooms/present-rooms.usecase.ts';
import { roomMessageRow } from '#shared/gibby/rooms/room.view.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listRoomMessages } from './route.ts';

export const handler = handle(listRoomMessages, async ({ params, query, user: caller, request }, ports) => {
  const room = await ownRoom(params.roomId, caller.userId, ports);
  const { items, next } = await ports.rooms.messages(room.id, query.since, query);
  const total = Math.max(0, room.messageCount - query.since);
  const list = { items: items.map(roomMessageRow), total, page: query.page, perPage: query.per_page, next };
  return pageOf(list, ports.publicAddress.of(request.target));
});
