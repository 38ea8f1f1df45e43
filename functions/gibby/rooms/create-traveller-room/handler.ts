import { openRoom, unknownMember } from '#shared/gibby/rooms/open-room.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { createTravellerRoom } from './route.ts';

export const handler = handle(createTravellerRoom, async ({ params, body, user: caller }, ports) => {
  const request = await ports.requests.get(params.requestId);
  // A request that was hidden after reports cannot be found, and requesters cannot travel for themselves.
  if (!request || request.hiddenAt !== null || request.requesterId === caller.userId) {
    throw new Failure('room_request_not_found');
  }
  if (body.member_id !== request.requesterId) throw unknownMember();
  return { data: await openRoom(request, caller.userId, ports) };
});
