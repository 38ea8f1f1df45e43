import { openRoomAsRequester } from '#shared/gibby/rooms/open-room.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { createRequesterRoom } from './route.ts';

export const handler = handle(
  createRequesterRoom,
  async ({ params: { requestId }, body, user: { userId } }, ports) => ({
    data: await openRoomAsRequester({ requestId, userId, memberId: body.member_id }, ports),
  }),
);
