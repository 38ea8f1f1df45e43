import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { ContentPageEvent } from './content-page.ts';
import { prefixes } from './reference.keys.ts';

/** Every change of a page. */
export const contentPageEvents = defineTopic({
  name: 'contentPage',
  keys: { partition: prefixes.contentPage, sort: sortPrefixes.event },
  record: ContentPageEvent,
});
