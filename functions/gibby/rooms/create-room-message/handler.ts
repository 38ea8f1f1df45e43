import { timestampOf } from '../../../../shared/domain/time.ts';
import { ownRoom } from '../../../../shared/process/show-rooms.ts';
import { handle } from '../../../../shared/route/define.ts';
import { roomMessageRow } from '../../../../shared/rules/room-wire.ts';
import { createRoomMessage } from './route.ts';

export const handler = handle(createRoomMessage, async ({ params, body, user: caller }, { rooms, clock }) => {
  const room = await ownRoom(params.roomId, caller.userId, { rooms });
  const at = timestampOf(clock.now());
  const message = await rooms.add({ roomId: room.id, authorId: caller.userId, content: body.content, at });
  return { data: roomMessageRow(message) };
});
