import * as z from 'zod';
import { pageQuery } from '../../../../shared/domain/gibby-page.ts';
import { RoomPage } from '../../../../shared/domain/room.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

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
