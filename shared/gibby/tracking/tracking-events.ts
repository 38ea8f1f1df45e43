import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { prefixes } from './tracking.keys.ts';
import { TrackingUpdated } from './tracking.ts';

/** Every message of a courier that had news of a parcel. */
export const trackingEvents = defineTopic({
  name: 'tracking',
  keys: { partition: prefixes.tracking, sort: sortPrefixes.event },
  record: TrackingUpdated,
});
