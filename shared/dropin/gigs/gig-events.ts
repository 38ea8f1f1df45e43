import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { GigEvent } from './gig.ts';
import { prefixes } from './gigs.keys.ts';

/** Every change of a gig, from its request on. */
export const gigEvents = defineTopic({
  name: 'gig',
  keys: { partition: prefixes.gig, sort: sortPrefixes.event },
  record: GigEvent,
});
