import { handle } from '#shared/kernel/route/define.ts';
import { attributesOf, channelEventOf } from '#shared/platform/server-api/server-event.rules.ts';
import { triggerBatch } from './route.ts';

export const handler = handle(
  triggerBatch,
  async ({ body: { batch }, request }, { channels, channelDirectory, ids }) => {
    await channels.publish(
      batch.map((event) => channelEventOf(event, event.channel)),
      request.onceKey ?? ids.uuid(),
    );
    if (batch.every(({ info }) => info === undefined)) return {};
    const asked = batch.map(async ({ channel, info = [] }) =>
      attributesOf(channel, await channelDirectory.state(channel), info),
    );
    return { batch: await Promise.all(asked) };
  },
);
