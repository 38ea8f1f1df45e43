import * as z from 'zod';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { MissedEvents, MissedEventsQuery } from '#shared/platform/realtime/fan-out/missed-events.ts';

export const listAccountEvents = defineRoute({
  method: 'GET',
  path: '/accounts/{accountId}/events',
  summary: "What the account's own channel carried behind an event, for a day: for apps that were away",
  source: 'X13',
  auth: 'account',
  params: z.object({ accountId: ObjectId }),
  query: MissedEventsQuery,
  response: MissedEvents,
  errors: ['forbidden'],
  uses: { channelSequence: 'read' },
});
