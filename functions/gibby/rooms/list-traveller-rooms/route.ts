import * as z from 'zod';
import { pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { RoomPage } from '#shared/gibby/rooms/room.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listTravellerRooms = defineRoute({
  method: 'GET',
  path: '/api/room-messages/traveller',
  summary: 'List the rooms in which you are the traveller, the latest message first',
  source: 'G76',
  auth: 'user',
  query: z.object(pageQuery),
  response: RoomPage,
  errors: [],
  uses: { rooms: 'read', requests: 'read', users: 'read', publicAddress: 'read' },
});
