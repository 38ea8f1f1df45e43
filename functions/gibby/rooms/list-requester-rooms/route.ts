import * as z from 'zod';
import { pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { RoomPage } from '#shared/gibby/rooms/room.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listRequesterRooms = defineRoute({
  method: 'GET',
  path: '/api/room-messages/requester',
  summary: 'List the rooms in which you are the requester, the latest message first',
  source: 'G75',
  auth: 'user',
  query: z.object(pageQuery),
  response: RoomPage,
  errors: [],
  uses: { rooms: 'read', requests: 'read', users: 'read', publicAddress: 'read' },
});
