import { expect, test } from 'vitest';
import { handler as stopStreamArchive } from '#functions/instant/stop-stream-archive/handler.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import { itemsOf } from '../support/items.ts';
import { type Step, streamFixture } from './streams/stream-world.ts';

async function followed(steps: (fixture: Awaited<ReturnType<typeof streamFixture>>) => readonly Step[]) {
  const fixture = await streamFixture();
  await fixture.streamAfter(steps(fixture));
  const consume = consumerFunction('stopStreamArchive', stopStreamArchive, fixture.ports, (image) => image);
  const items = await itemsOf(fixture.runtime);
  const events = items.filter(({ SK }) => String(SK).startsWith('EVT#'));
  const deliver = () => consume({ Records: events.map((item) => ({ messageId: 'm', body: JSON.stringify(item) })) });
  return { ...fixture, deliver };
}

test('a recording ends with its stream, whether stopped or lost', async () => {
  for (const end of [[['stop', 'viewer']], [600, ['pingTtl', 'system']]] as Step[][]) {
    const { video, deliver } = await followed(({ steps }) => [...steps.recorded, ...end]);
    expect(await deliver()).toEqual({ batchItemFailures: [] });
    expect(video.stopped).toEqual(['archive']);
  }
});

test('running streams and streams without a recording are left alone', async () => {
  for (const how of ['recorded', 'stopped', 'cancelled'] as const) {
    const { video, deliver } = await followed(({ steps }) => steps[how]);
    await deliver();
    expect(video.stopped).toEqual([]);
  }
});

test('a provider that is down is asked again', async () => {
  const { video, deliver } = await followed(({ steps }) => [...steps.recorded, ['stop', 'viewer']]);
  video.isDown = true;
  expect((await deliver()).batchItemFailures).toHaveLength(1);
  video.isDown = false;
  await deliver();
  expect(video.stopped).toEqual(['archive']);
});
