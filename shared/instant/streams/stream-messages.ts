import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { StreamMessage } from './stream.ts';
import { prefixes } from './streams.keys.ts';

/** Every chat message of an instant stream. */
export const streamMessages = defineTopic({
  name: 'streamMessage',
  keys: { partition: prefixes.streamMessage, sort: sortPrefixes.message },
  record: StreamMessage,
});
