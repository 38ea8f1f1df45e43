import { listedRooms } from '../../../../shared/process/show-rooms.ts';
import { handle } from '../../../../shared/route/define.ts';
import { listRequesterRooms } from './route.ts';

export const handler = handle(listRequesterRooms, ({ query, user: caller, request }, ports) =>
  listedRooms({ userId: caller.userId, role: 'requester' }, query, request, ports),
);
