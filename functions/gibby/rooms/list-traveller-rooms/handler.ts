import { listedRooms } from '../../../../shared/process/show-rooms.ts';
import { handle } from '../../../../shared/route/define.ts';
import { listTravellerRooms } from './route.ts';

export const handler = handle(listTravellerRooms, ({ query, user: caller, request }, ports) =>
  listedRooms({ userId: caller.userId, role: 'traveller' }, query, request, ports),
);
