import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { TripEvent } from './trip.ts';
import { prefixes } from './trips.keys.ts';

/** Every trip that was posted. */
export const tripEvents = defineTopic({
  name: 'trip',
  keys: { partition: prefixes.trip, sort: sortPrefixes.event },
  record: TripEvent,
});
