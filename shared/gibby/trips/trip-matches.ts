import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { TripMatches } from './match.ts';
import { prefixes } from './trips.keys.ts';

/** For each new trip that matched requests, how many they were. */
export const tripMatches = defineTopic({
  name: 'tripMatches',
  keys: { partition: prefixes.match, sort: sortPrefixes.event },
  record: TripMatches,
});
