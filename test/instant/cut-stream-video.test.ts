import { expect, test } from 'vitest';
import { handler as cutStreamVideo } from '#functions/instant/cut-stream-video/handler.ts';
import { handler as cutStreamVideoAgain } from '#functions/instant/cut-stream-video-again/handler.ts';
import { deliveries } from '../support/deliver.ts';
import { type Step, streamFixture } from './streams/stored-stream-fixture.ts';

async function cutAfter(steps: (fixture: Awaited<ReturnType<typeof streamFixture>>) => readonly Step[]) {
  const fixture = await streamFixture();
  await fixture.streamAfter(steps(fixture));
  const { deliver } = deliveries(fixture.runtime, () => fixture.ports);
  await deliver([cutStreamVideo, cutStreamVideoAgain]);
  return fixture.video.cut;
}

test('the video of a stream is cut with its end, stopped or lost, and once more', async () => {
  for (const end of [[['stop', 'viewer']], [600, ['pingTtl', 'system']]] as Step[][]) {
    expect(await cutAfter(({ steps }) => [...steps.streaming, ...end])).toEqual(['session', 'session']);
  }
});

test('a running stream is not cut, nor one that never had video', async () => {
  for (const how of ['recorded', 'cancelled'] as const) {
    expect(await cutAfter(({ steps }) => steps[how])).toEqual([]);
  }
});
