import { StreamPath } from '#shared/instant/streams/stream.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { MissedEvents, MissedEventsQuery } from '#shared/platform/realtime/fan-out/missed-events.ts';

export const listStreamEvents = defineRoute({
  method: 'GET',
  path: '/instantstream/events/{token}',
  summary: "What the party's channel carried behind an event, for a day: for apps that were away",
  source: 'X13',
  auth: 'streamToken',
  params: StreamPath,
  query: MissedEventsQuery,
  response: MissedEvents,
  errors: [],
  uses: { channelSequence: 'read' },
});
