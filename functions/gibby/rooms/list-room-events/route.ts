import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { MissedEvents, MissedEventsQuery } from '#shared/platform/realtime/fan-out/missed-events.ts';

export const listRoomEvents = defineRoute({
  method: 'GET',
  path: '/api/room-messages/{roomId}/events',
  summary: 'What the channel of one of your rooms carried behind an event, for a day: for apps that were away',
  source: 'X13',
  auth: 'user',
  params: z.object({ roomId: GibbyIdText }),
  query: MissedEventsQuery,
  response: dataOf(MissedEvents),
  errors: ['not_found'],
  uses: { rooms: 'read', channelSequence: 'read' },
});
