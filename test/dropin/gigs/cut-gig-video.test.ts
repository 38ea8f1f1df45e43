import { expect, test } from 'vitest';
import { handler as cutGigVideo } from '#functions/dropin/gigs/cut-gig-video/handler.ts';
import { handler as cutGigVideoAgain } from '#functions/dropin/gigs/cut-gig-video-again/handler.ts';
import { cutGigVideoAgain as again } from '#functions/dropin/gigs/cut-gig-video-again/route.ts';
import { videoTokenSeconds } from '#shared/platform/video/video.ts';
import { deliveries } from '#test/support/deliver.ts';
import { type GigFixture, gigFixture } from './stored-gig-fixture.ts';

type Way = (fixture: GigFixture) => Parameters<GigFixture['play']>[0];

async function cutAfter(way: Way) {
  const fixture = await gigFixture();
  await fixture.play(way(fixture));
  const { deliver } = deliveries(fixture.runtime, () => fixture.ports);
  const failed = await deliver([cutGigVideo, cutGigVideoAgain]);
  return { failed, cut: fixture.ports.video.cut };
}

test.each<[string, Way]>([
  ['a stop', ({ steps, first }) => [...steps.streaming, 69, ['stop', first]]],
  ['a lost operator', ({ steps }) => [...steps.streaming, 600, ['pingTtl', 'system']]],
  ['a spent hold', ({ steps }) => [...steps.streaming, 600, ['maxStream', 'system']]],
  ['an end by the platform', ({ steps }) => [...steps.streaming, 5, ['terminate', 'system']]],
  ['an end by the platform after the handshake', ({ steps }) => [...steps.handshaking, ['terminate', 'system']]],
  ['a cancellation after the handshake', ({ steps, customer }) => [...steps.handshaking, ['cancel', customer]]],
])('%s cuts the video, and once more when all keys have run out', async (_, way) => {
  expect(await cutAfter(way)).toEqual({ failed: [], cut: ['session', 'session'] });
});

test.each<[string, Way]>([
  ['begins', ({ steps }) => steps.streaming],
  ['is extended', ({ steps, customer }) => [...steps.streaming, 400, ['extend', customer]]],
  ['was cancelled before a handshake', ({ steps, customer }) => [...steps.enroute, ['cancel', customer]]],
])('a gig that %s has nothing to cut', async (_, way) => {
  expect(await cutAfter(way)).toEqual({ failed: [], cut: [] });
});

test('the second cut comes when no key counts any more, and as soon as a queue allows', () => {
  expect(again.delaySeconds).toBeGreaterThanOrEqual(videoTokenSeconds);
  expect(again.delaySeconds).toBeLessThanOrEqual(900);
});
