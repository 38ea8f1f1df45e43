import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { prefixes } from './messages.keys.ts';
import { ThreadMessageEvent } from './thread.ts';

/** Every message of a thread. */
export const threadMessages = defineTopic({
  name: 'threadMessage',
  keys: { partition: prefixes.thread, sort: sortPrefixes.message },
  record: ThreadMessageEvent,
});
