import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { RoomRow } from '#shared/gibby/rooms/room.ts';
import { BodyId, GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const createRequesterRoom = defineRoute({
  method: 'POST',
  path: '/api/room-messages/{requestId}/requester',
  summary: 'Open the room in which you talk with a traveller about your request',
  source: 'G73',
  auth: 'user',
  params: z.object({ requestId: GibbyIdText }),
  body: z.object({ member_id: BodyId }),
  response: dataOf(RoomRow),
  errors: ['room_request_not_found', 'busy'],
  rateLimit: { per: 'user', limit: 60, windowSeconds: 3600 },
  uses: { rooms: 'write', requests: 'read', users: 'read', sequences: 'write' },
});
