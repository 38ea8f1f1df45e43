import { openRoomAsTraveller } from '#shared/gibby/rooms/open-room.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { createTravellerRoom } from './route.ts';

export const handler = handle(
  createTravellerRoom,
  async ({ params: { requestId }, body, user: { userId } }, ports) => ({
    data: await openRoomAsTraveller({ requestId, userId, memberId: body.member_id }, ports),
  }),
);
