import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { prefixes } from '#shared/platform/realtime/realtime.keys.ts';
import { Revocation } from './revocation.ts';

/** Revocations of the realtime secret. */
export const secretRevocations = defineTopic({
  name: 'secretRevocation',
  keys: { partition: prefixes.revocation, sort: sortPrefixes.event },
  record: Revocation,
});
