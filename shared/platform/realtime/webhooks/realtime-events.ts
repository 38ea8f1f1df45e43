import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { prefixes } from '#shared/platform/realtime/realtime.keys.ts';
import { StoredRealtimeEvent } from './realtime-event.ts';

/** What happened to channels and was asked for by a webhook. */
export const realtimeEvents = defineTopic({
  name: 'realtime',
  keys: { partition: prefixes.realtimeEvent, sort: sortPrefixes.event },
  record: StoredRealtimeEvent,
});
