import { presentRooms } from '#shared/gibby/rooms/present-rooms.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listRequesterRooms } from './route.ts';

export const handler = handle(listRequesterRooms, ({ query, user: caller, request }, ports) =>
  presentRooms({ userId: caller.userId, role: 'requester' }, query, request, ports),
);
