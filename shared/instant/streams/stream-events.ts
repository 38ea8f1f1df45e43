import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { StreamEvent } from './stream.ts';
import { prefixes } from './streams.keys.ts';

/** Every change of an instant stream, from its request on. */
export const streamEvents = defineTopic({
  name: 'stream',
  keys: { partition: prefixes.stream, sort: sortPrefixes.event },
  record: StreamEvent,
});
