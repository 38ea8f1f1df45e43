import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { prefixes } from '#shared/platform/realtime/realtime.keys.ts';
import { ChannelChange } from './channel-change.ts';

/** Changes of channels in the order in which they happened, from which presence events, counts and webhooks follow. */
export const channelChanges = defineTopic({
  name: 'channelChange',
  keys: { partition: prefixes.channel, sort: sortPrefixes.event },
  record: ChannelChange,
});
