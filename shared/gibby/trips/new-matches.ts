import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { Match } from './match.ts';
import { prefixes } from './trips.keys.ts';

/** Every new match of a request with a traveller. */
export const newMatches = defineTopic({
  name: 'match',
  keys: { partition: prefixes.match, sort: sortPrefixes.match },
  record: Match,
});
