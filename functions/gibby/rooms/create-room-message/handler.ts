import { ownRoom } from '#shared/gibby/rooms/present-rooms.usecase.ts';
import { roomMessageRow } from '#shared/gibby/rooms/room.view.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { createRoomMessage } from './route.ts';

export const handler = handle(createRoomMessage, async ({ params, body, user: caller }, { rooms, clock }) => {
  const room = await ownRoom(params.roomId, caller.userId, { rooms });
  const at = timestampOf(clock.now());
  const message = await rooms.add({ roomId: room.id, authorId: caller.userId, content: body.content, at });
  return { data: roomMessageRow(message) };
});
