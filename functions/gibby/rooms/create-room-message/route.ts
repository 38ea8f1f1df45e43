import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { RoomMessageForm, RoomMessageRow } from '#shared/gibby/rooms/room.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const createRoomMessage = defineRoute({
  method: 'POST',
  path: '/api/room-messages/{roomId}/messages',
  summary: "Say something in one of your rooms. Whoever is on the room's channel hears it",
  source: 'X08',
  auth: 'user',
  params: z.object({ roomId: GibbyIdText }),
  body: RoomMessageForm,
  response: dataOf(RoomMessageRow),
  errors: ['not_found', 'busy'],
  rateLimit: { per: 'user', limit: 120, windowSeconds: 60 },
  uses: { rooms: 'write' },
});
