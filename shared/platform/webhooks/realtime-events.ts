import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { StoredRealtimeEvent } from './realtime-event.ts';
import { prefixes } from './webhooks.keys.ts';

/** What happened to channels and was asked for by a webhook. */
export const realtimeEvents = defineTopic({
  name: 'realtime',
  keys: { partition: prefixes.realtimeEvent, sort: sortPrefixes.event },
  record: StoredRealtimeEvent,
});
