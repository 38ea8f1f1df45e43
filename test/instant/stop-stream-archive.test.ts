import { expect, test } from 'vitest';
import { handler as stopStreamArchive } from '#functions/instant/stop-stream-archive/handler.ts';
import { deliveries } from '../support/deliver.ts';
import { type Step, streamFixture } from './streams/stored-stream-fixture.ts';

async function followed(steps: (fixture: Awaited<ReturnType<typeof streamFixture>>) => readonly Step[]) {
  const fixture = await streamFixture();
  await fixture.streamAfter(steps(fixture));
  const { deliver } = deliveries(fixture.runtime, () => fixture.ports);
  return { ...fixture, deliver: () => deliver([stopStreamArchive], { again: true }) };
}

test('a recording ends with its stream, whether stopped or lost', async () => {
  for (const end of [[['stop', 'viewer']], [600, ['pingTtl', 'system']]] as Step[][]) {
    const { video, deliver } = await followed(({ steps }) => [...steps.recorded, ...end]);
    expect(await deliver()).toEqual([]);
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
  expect(await deliver()).toHaveLength(1);
  video.isDown = false;
  await deliver();
  expect(video.stopped).toEqual(['archive']);
});
