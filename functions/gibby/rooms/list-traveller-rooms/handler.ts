import { presentRooms } from '#shared/gibby/rooms/present-rooms.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listTravellerRooms } from './route.ts';

export const handler = handle(listTravellerRooms, ({ query, user: caller, request }, ports) =>
  presentRooms({ userId: caller.userId, role: 'traveller' }, query, request, ports),
);
