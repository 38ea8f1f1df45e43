import { ownRoom } from '#shared/gibby/rooms/present-rooms.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { roomChannel } from '#shared/platform/realtime/pusher.ts';
import { listRoomEvents } from './route.ts';

export const handler = handle(listRoomEvents, async ({ params, query, user: caller }, ports) => {
  const room = await ownRoom(params.roomId, caller.userId, ports);
  return { data: await ports.channelSequence.since(roomChannel(room.id), query.since) };
});
