import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { ChannelChange } from './channel-change.ts';
import { prefixes } from './realtime.keys.ts';

/** Changes of channels in the order in which they happened, from which presence events, counts and webhooks follow. */
export const channelChanges = defineTopic({
  name: 'channelChange',
  keys: { partition: prefixes.channel, sort: sortPrefixes.event },
  record: ChannelChange,
});
