import { openRoom, unknownMember } from '#shared/gibby/rooms/open-room.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { createRequesterRoom } from './route.ts';

export const handler = handle(createRequesterRoom, async ({ params, body, user: caller }, ports) => {
  const request = await ports.requests.get(params.requestId);
  // The same failure for unknown requests, so that callers cannot find out which requests exist.
  if (request?.requesterId !== caller.userId) throw new Failure('room_request_not_found');
  const traveller = await ports.users.get(body.member_id);
  if (traveller?.status !== 'active' || traveller.id === caller.userId) throw unknownMember();
  return { data: await openRoom(request, traveller.id, ports) };
});
