import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { FollowEvent } from './follow.ts';
import { prefixes } from './social.keys.ts';

/** Every first follow of one user by another. */
export const followEvents = defineTopic({
  name: 'follow',
  keys: { partition: prefixes.follow, sort: sortPrefixes.event },
  record: FollowEvent,
});
