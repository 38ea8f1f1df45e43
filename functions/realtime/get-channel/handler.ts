import { handle } from '#shared/kernel/route/define.ts';
import { attributesOf, requireAttributes } from '#shared/platform/server-api/server-event.rules.ts';
import { getChannel } from './route.ts';

export const handler = handle(getChannel, async ({ params, query: { info } }, { channelDirectory }) => {
  const { channelName } = params;
  requireAttributes(channelName, info);
  const [state, cached] = await Promise.all([
    channelDirectory.state(channelName),
    info.includes('cache') ? channelDirectory.cached(channelName) : undefined,
  ]);
  return { occupied: state.subscriptionCount > 0, ...attributesOf(channelName, state, info, cached) };
});
