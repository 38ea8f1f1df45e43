import { handle } from '#shared/kernel/route/define.ts';
import { attributesOf } from '#shared/platform/server-api/server-event.rules.ts';
import { listChannels } from './route.ts';

export const handler = handle(listChannels, async ({ query }, { channelDirectory }) => {
  const { filter_by_prefix: prefix, info = [] } = query;
  const states = await channelDirectory.occupied(prefix);
  return { channels: Object.fromEntries(states.map((state) => [state.name, attributesOf(state.name, state, info)])) };
});
