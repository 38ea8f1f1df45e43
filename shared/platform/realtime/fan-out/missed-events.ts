import * as z from 'zod';
import { Count } from '#shared/kernel/forms/page.ts';

/** The query of every route by which an app recovers what it missed on a channel. */
export const MissedEventsQuery = z.object({
  since: Count.prefault(0).describe('`seq` of the last event that the app has.'),
});

/** An event as the channel carried it. */
const MissedEvent = z.object({
  seq: z.int().describe('Place of the event in its channel, as `seq` or `channelSeq` of its data say too.'),
  event: z.string(),
  data: z.unknown().describe('What the Pusher client hands to the app.'),
});

/** The events of a channel behind one of them, oldest first, for a day. */
export const MissedEvents = z
  .object({
    events: z.array(MissedEvent),
    seq: z.int().describe('The `since` of the next call.'),
    more: z.boolean().describe('Whether there are more events. They may come on the channel too.'),
    complete: z
      .boolean()
      .describe('False when events behind `since` are no longer stored. The app then loads what it shows anew.'),
  })
  .meta({ id: 'MissedEvents' });
export type MissedEvents = z.infer<typeof MissedEvents>;
