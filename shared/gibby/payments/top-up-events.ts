import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { prefixes } from './payments.keys.ts';
import { TopUpEvent } from './top-up.ts';

/** Every change of a payment through Doku. */
export const topUpEvents = defineTopic({
  name: 'topUp',
  keys: { partition: prefixes.topUp, sort: sortPrefixes.event },
  record: TopUpEvent,
});
