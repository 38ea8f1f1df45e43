import { openRoom, unknownMember } from '#shared/gibby/rooms/open-room.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { createRequesterRoom } from './route.ts';

export const handler = handle(createRequesterRoom, async ({ params, body, user: caller }, ports) => {
  const request = await ports.requests.get(params.requestId);
  // Nobody learns here which requests there are.
  if (request?.requesterId !== caller.userId) throw new Failure('room_request_not_found');
  const traveller = await ports.users.get(body.member_id);
  if (traveller?.status !== 'active' || traveller.id === caller.userId) throw unknownMember();
  return { data: await openRoom(request, traveller.id, ports) };
});
