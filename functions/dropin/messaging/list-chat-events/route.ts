import * as z from 'zod';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { MissedEvents, MissedEventsQuery } from '#shared/platform/realtime/fan-out/missed-events.ts';

export const listChatEvents = defineRoute({
  method: 'GET',
  path: '/chat/{gigId}/events',
  summary: 'What the channel `private-chat_<gigId>` carried behind an event, for a day: for apps that were away',
  source: 'X13',
  auth: 'account',
  params: z.object({ gigId: ObjectId }),
  query: MissedEventsQuery,
  response: MissedEvents,
  errors: ['forbidden'],
  uses: { gigs: 'read', channelSequence: 'read' },
});
