import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { RequestEvent } from './request.ts';
import { prefixes } from './requests.keys.ts';

/** Every change of a request, from its posting on. */
export const requestEvents = defineTopic({
  name: 'request',
  keys: { partition: prefixes.request, sort: sortPrefixes.event },
  record: RequestEvent,
});
