import * as z from 'zod';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { RoomMessageRow } from '#shared/gibby/rooms/room.ts';
import { Count } from '#shared/kernel/forms/page.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listRoomMessages = defineRoute({
  method: 'GET',
  path: '/api/room-messages/{roomId}/messages',
  summary: 'List the messages of one of your rooms, the oldest first, or those behind the one that you know',
  source: 'X08',
  auth: 'user',
  params: z.object({ roomId: GibbyIdText }),
  query: z.object({
    ...pageQuery,
    since: Count.default(0).describe('Id of the last message that the app has.'),
  }),
  response: gibbyPage(RoomMessageRow),
  errors: ['not_found'],
  uses: { rooms: 'read', publicAddress: 'read' },
});
