import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { CommentEvent } from './comment.ts';
import { prefixes } from './comments.keys.ts';

/** Every comment on a request. */
export const commentEvents = defineTopic({
  name: 'comment',
  keys: { partition: prefixes.comment, sort: sortPrefixes.event },
  record: CommentEvent,
});
