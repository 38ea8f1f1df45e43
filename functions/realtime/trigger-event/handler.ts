import { handle } from '#shared/kernel/route/define.ts';
import { attributesOf, channelEventOf, channelsOf } from '#shared/platform/server-api/server-event.rules.ts';
import { triggerEvent } from './route.ts';

export const handler = handle(triggerEvent, async ({ body, request }, { channels, channelDirectory, ids }) => {
  const names = channelsOf(body);
  await channels.publish(
    names.map((name) => channelEventOf(body, name)),
    request.onceKey ?? ids.uuid(),
  );
  const { info } = body;
  if (info === undefined) return {};
  const asked = async (name: string) => attributesOf(name, await channelDirectory.state(name), info);
  return { channels: Object.fromEntries(await Promise.all(names.map(async (name) => [name, await asked(name)]))) };
});
