import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { RoomRow } from '#shared/gibby/rooms/room.ts';
import { BodyId, GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const createTravellerRoom = defineRoute({
  method: 'POST',
  path: '/api/room-messages/{requestId}/traveller',
  summary: 'Open the room in which you talk with the requester about a request',
  source: 'G74',
  auth: 'user',
  params: z.object({ requestId: GibbyIdText }),
  body: z.object({ member_id: BodyId }),
  response: dataOf(RoomRow),
  errors: ['room_request_not_found', 'busy'],
  rateLimit: { per: 'user', limit: 60, windowSeconds: 3600 },
  uses: { rooms: 'write', requests: 'read', users: 'read', sequences: 'write' },
});
