import { describe, expect, test } from 'vitest';
import { handler as cancelStream } from '#functions/instant/cancel-stream/handler.ts';
import { handler as getStream } from '#functions/instant/get-stream/handler.ts';
import { handler as pingStream } from '#functions/instant/ping-stream/handler.ts';
import { handler as recordStream } from '#functions/instant/record-stream/handler.ts';
import { handler as requestStream } from '#functions/instant/request-stream/handler.ts';
import { handler as saveStreamChat } from '#functions/instant/save-stream-chat/handler.ts';
import { handler as startStream } from '#functions/instant/start-stream/handler.ts';
import { handler as stopStream } from '#functions/instant/stop-stream/handler.ts';
import { handler as updateDealerDevice } from '#functions/instant/update-dealer-device/handler.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { call } from '../support/call.ts';
import { itemsOf } from '../support/items.ts';
import { type Step, stranger, streamFixture } from './streams/stored-stream-fixture.ts';

const streaming: Step[] = [
  ['start', 'viewer'],
  ['start', 'dealer'],
];
const device = { deviceToken: 'xxxx', deviceType: 'android', bundleId: 'xxxx' };

/** Everything in the table except the rate-limit counters. */
const stateOf = async ({ runtime }: Awaited<ReturnType<typeof streamFixture>>) =>
  (await itemsOf(runtime)).filter(({ PK }) => !String(PK).startsWith('RTL#'));

describe('POST /instantstream/start/{token}', () => {
  test('gives each party their own keys for one session, and begins with the second start', async () => {
    const fixture = await streamFixture();
    const { ports, video } = fixture;
    const { id, viewer, dealer } = await fixture.streamAfter([]);

    const sample = { role: 'viewer', ...device, longitude: '1231232', latitude: '21321321' };
    const first = await call(startStream, ports, { ...viewer, body: sample });
    const second = await call(startStream, ports, { ...dealer, body: { longitude: '106.7', latitude: 10.78 } });

    const keys = { apiKey: 'video-key', sessionId: 'session-1' };
    expect(first).toMatchObject({ status: 200 });
    expect(first.body).toEqual({ ...keys, token: 'token of role=viewer as subscriber', status: 'pending' });
    expect(second.body).toEqual({ ...keys, token: 'token of role=dealer as publisher', status: 'streaming' });
    expect(video.sessions).toEqual(['session-1']);
    expect(video.begunBy).toEqual(['anyone']);
    const stored = {
      status: 'streaming',
      ready: ['viewer', 'dealer'],
      location: { latitude: 10.78, longitude: 106.7 },
    };
    expect(await fixture.stored(id)).toMatchObject(stored);
    expect(await ports.streams.deviceOf(id, 'viewer')).toMatchObject({ address: 'xxxx' });
  });

  test('renews lost keys without another session or version', async () => {
    const fixture = await streamFixture();
    const { id, viewer } = await fixture.streamAfter([]);
    const once = await call(startStream, fixture.ports, viewer);
    const again = await call(startStream, fixture.ports, { ...viewer, body: null });
    expect(again).toEqual(once);
    expect(fixture.video.sessions).toHaveLength(1);
    expect((await fixture.stored(id)).version).toBe(2);
  });

  test('makes one session when both start at once', async () => {
    const fixture = await streamFixture();
    const { id, viewer, dealer } = await fixture.streamAfter([]);
    const answers = await Promise.all([viewer, dealer].map((request) => call(startStream, fixture.ports, request)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(new Set(answers.map(({ body }) => body.sessionId)).size).toBe(1);
    expect((await fixture.stored(id)).status).toBe('streaming');
  });

  test.each([['cancelled'], ['stopped']] as const)('issues no keys for a stream that was %s', async (how) => {
    const fixture = await streamFixture();
    const { viewer, dealer } = await fixture.streamAfter(fixture.steps[how]);
    const before = await stateOf(fixture);
    for (const request of [viewer, dealer]) {
      const answer = await call(startStream, fixture.ports, { ...request, body: device });
      expect(answer).toMatchObject({ status: 409, body: { currentState: how, allowedEvents: [] } });
    }
    expect(await stateOf(fixture)).toEqual(before);
  });

  test('changes nothing when the video provider is down', async () => {
    const fixture = await streamFixture();
    const { viewer } = await fixture.streamAfter([]);
    const before = await stateOf(fixture);
    fixture.video.isDown = true;
    const answer = await call(startStream, fixture.ports, { ...viewer, body: device });
    expect(answer).toMatchObject({ status: 502, body: { code: 'E_PROVIDER' } });
    expect(await stateOf(fixture)).toEqual(before);
  });
});

describe('POST /instantstream/cancel/{token} and /stop/{token}', () => {
  test.each(['viewer', 'dealer'] as const)('lets either party cancel before it begins, here the %s', async (role) => {
    const fixture = await streamFixture();
    const after = await fixture.streamAfter(fixture.steps.ready);
    const { status, body } = await call(cancelStream, fixture.ports, { ...after[role], body: { role } });
    expect(status).toBe(200);
    expect(body).toEqual({
      id: after.id,
      status: 'cancelled',
      role,
      ready: ['viewer'],
      recording: false,
      location: null,
      duration: 0,
      createdAt: '2026-03-01T12:00:00.000Z',
      updatedAt: '2026-03-01T12:00:05.000Z',
      startedAt: null,
      endedAt: '2026-03-01T12:00:05.000Z',
    });
    const other = role === 'viewer' ? after.dealer : after.viewer;
    expect((await call(cancelStream, fixture.ports, other)).status).toBe(200);
    expect((await fixture.stored(after.id)).version).toBe(3);
  });

  test.each(['viewer', 'dealer'] as const)(
    'lets either party stop a running stream, here the %s; the second stop changes nothing',
    async (role) => {
      const fixture = await streamFixture();
      const after = await fixture.streamAfter([...fixture.steps.streaming, 69]);
      const first = await call(stopStream, fixture.ports, { ...after[role], body: { role } });
      expect(first).toMatchObject({ status: 200, body: { status: 'stopped', duration: 69, role } });
      fixture.clock.advance(10);
      const again = await call(stopStream, fixture.ports, after[role]);
      expect(again.body).toEqual(first.body);
      const cancelled = await call(cancelStream, fixture.ports, after[role]);
      expect(cancelled.body).toEqual(first.body);
    },
  );

  test('treats the cancellation of a running stream as a stop', async () => {
    const fixture = await streamFixture();
    const { viewer } = await fixture.streamAfter([...fixture.steps.streaming, 10]);
    expect((await call(cancelStream, fixture.ports, viewer)).body).toMatchObject({ status: 'stopped', duration: 10 });
  });

  test('answers 409 with the allowed events', async () => {
    const fixture = await streamFixture();
    const { viewer } = await fixture.streamAfter([]);
    const answer = await call(stopStream, fixture.ports, viewer);
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'E_CONFLICT', currentState: 'pending', allowedEvents: ['start', 'cancel'] },
    });
  });
});

describe('POST /instantstream/record/{token}', () => {
  test('begins one archive, however often either party asks', async () => {
    const fixture = await streamFixture();
    const { id, viewer, dealer } = await fixture.streamAfter(fixture.steps.streaming);
    const answers = await Promise.all(
      [viewer, dealer, viewer].map((request) => call(recordStream, fixture.ports, request)),
    );
    const archive = { id: 'archive of session', status: 'started' };
    expect(answers.map(({ body }) => body)).toEqual([archive, archive, archive]);
    expect(await fixture.stored(id)).toMatchObject({ archiveId: archive.id, version: 4 });
    expect((await call(getStream, fixture.ports, viewer)).body.recording).toBe(true);
    await fixture.play(id, [['stop', 'viewer']]);
    expect((await call(recordStream, fixture.ports, viewer)).body).toEqual({ ...archive, status: 'stopped' });
    expect((await call(getStream, fixture.ports, viewer)).body.recording).toBe(false);
  });

  test('records nothing before the stream or after it', async () => {
    const fixture = await streamFixture();
    for (const steps of [fixture.steps.ready, fixture.steps.stopped]) {
      const { viewer } = await fixture.streamAfter(steps);
      expect((await call(recordStream, fixture.ports, viewer)).status).toBe(409);
    }
    expect(fixture.video.running.size).toBe(0);
  });

  test('ends an archive that began when the stream had just ended', async () => {
    const fixture = await streamFixture();
    const { id, viewer } = await fixture.streamAfter(fixture.steps.streaming);
    const startArchive = async () => {
      await fixture.play(id, [['stop', 'dealer']]);
      return { archiveId: 'late' };
    };
    const ports = { ...fixture.ports, video: { ...fixture.video, startArchive } };
    expect((await call(recordStream, ports, viewer)).status).toBe(409);
    expect(fixture.video.stopped).toEqual(['late']);
    expect((await fixture.stored(id)).archiveId).toBeNull();
  });

  test('changes nothing when the provider is down', async () => {
    const fixture = await streamFixture();
    const { id, viewer, stream } = await fixture.streamAfter(fixture.steps.streaming);
    fixture.video.isDown = true;
    expect((await call(recordStream, fixture.ports, viewer)).status).toBe(502);
    expect(await fixture.stored(id)).toEqual(stream);
  });
});

describe('POST /instantstream/ping/{token}', () => {
  test('keeps a running stream alive', async () => {
    const fixture = await streamFixture();
    const { id, dealer } = await fixture.streamAfter([...fixture.steps.streaming, 30]);
    const { status, body } = await call(pingStream, fixture.ports, dealer);
    expect([status, body]).toEqual([200, { lastTime: '2026-03-01T12:00:40.000Z' }]);
    expect((await fixture.stored(id)).lastPingAt).toBe(body.lastTime);
  });

  test('is for the dealer only', async () => {
    const fixture = await streamFixture('perRole');
    const { id, viewer } = await fixture.streamAfter(fixture.steps.streaming);
    expect(await call(pingStream, fixture.ports, viewer)).toMatchObject({ status: 403, body: { code: 'E_FORBIDDEN' } });
    expect((await fixture.stored(id)).lastPingAt).toBeNull();
  });

  test('is refused while the stream is not running', async () => {
    const fixture = await streamFixture();
    for (const steps of [fixture.steps.ready, fixture.steps.stopped]) {
      const { dealer, stream } = await fixture.streamAfter(steps);
      const answer = await call(pingStream, fixture.ports, dealer);
      expect(answer).toMatchObject({ status: 409, body: { currentState: stream.status } });
    }
  });
});

describe('POST /instantstream/updatedealerdevice/{token}', () => {
  test('accepts the documented body and stores the phone', async () => {
    const fixture = await streamFixture();
    const { id, dealer } = await fixture.streamAfter([]);
    const { status, body } = await call(updateDealerDevice, fixture.ports, { ...dealer, body: device });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, status: 'pending', role: 'dealer' });
    const kept = { address: 'xxxx', type: 'android', bundleId: 'xxxx' };
    expect(await fixture.ports.streams.deviceOf(id, 'dealer')).toEqual(kept);
  });

  test.each([undefined, {}, { deviceToken: '', deviceType: null, bundleId: '' }])(
    'takes %j, since only phones have a device to name',
    async (body) => {
      const fixture = await streamFixture();
      const { id, dealer } = await fixture.streamAfter([]);
      await call(updateDealerDevice, fixture.ports, { ...dealer, body: device });
      const before = await fixture.ports.streams.deviceOf(id, 'dealer');
      const answer = await call(updateDealerDevice, fixture.ports, { ...dealer, ...(body && { body }) });
      expect([answer.status, answer.body.role]).toEqual([200, 'dealer']);
      expect(await fixture.ports.streams.deviceOf(id, 'dealer')).toEqual(before);
    },
  );

  test.each([
    ['the viewer', 'viewer', [], device, 403],
    ['an ended stream', 'dealer', [['cancel', 'viewer']], device, 409],
    ['a phone without its platform', 'dealer', [], { deviceToken: 'xxxx' }, 400],
  ] as [string, 'viewer' | 'dealer', Step[], object | undefined, number][])(
    'refuses %s, and stores nothing',
    async (_, role, steps, body, status) => {
      const fixture = await streamFixture('perRole');
      const after = await fixture.streamAfter(steps);
      const before = await stateOf(fixture);
      expect((await call(updateDealerDevice, fixture.ports, { ...after[role], body })).status).toBe(status);
      expect(await stateOf(fixture)).toEqual(before);
    },
  );
});

describe('a token', () => {
  const routes: [string, Unit][] = Object.entries({
    cancelStream,
    getStream,
    pingStream,
    recordStream,
    startStream,
    stopStream,
    updateDealerDevice,
  });

  test.each(routes)('that is unknown opens nothing: %s answers 404', async (_, unit) => {
    const { ports } = await streamFixture();
    for (const token of [stranger, 'x', 'A'.repeat(48)]) {
      const answer = await call(unit, ports, { params: { token }, body: device });
      expect(answer).toMatchObject({ status: 404, body: { code: 'E_NOT_FOUND' } });
    }
  });

  test.each([
    ['startStream', startStream, []],
    ['cancelStream', cancelStream, []],
    ['stopStream', stopStream, streaming],
    ['saveStreamChat', saveStreamChat, streaming],
  ] as [string, Unit, Step[]][])(
    'that a stage gives to one role cannot be used in the other: %s',
    async (_, unit, steps) => {
      const fixture = await streamFixture('perRole');
      const { viewer, dealer } = await fixture.streamAfter(steps);
      const before = await stateOf(fixture);
      for (const [request, role] of [
        [viewer, 'dealer'],
        [dealer, 'viewer'],
      ] as const) {
        const answer = await call(unit, fixture.ports, { ...request, body: { role, message: 'hello' } });
        expect(answer).toMatchObject({ status: 403, body: { code: 'E_FORBIDDEN' } });
      }
      expect(await stateOf(fixture)).toEqual(before);
    },
  );

  test('of the request plays the whole document: each call in the role that it names, without one as the viewer', async () => {
    const fixture = await streamFixture();
    const { ports } = fixture;
    const asked = await call(requestStream, ports, { query: { notify: 'true' }, body: { phone: '15550100001' } });
    const { id, token } = asked.body;
    const said = async (unit: Unit, body?: object) => {
      const answer = await call(unit, ports, { params: { token }, ...(body && { body }) });
      return [answer.status, answer.body.role ?? answer.body.status ?? answer.body.token];
    };

    expect(await said(updateDealerDevice, device)).toEqual([200, 'dealer']);
    expect(await said(startStream)).toEqual([200, 'pending']);
    expect(await said(startStream, { role: 'dealer', longitude: '106.7', latitude: '10.78' })).toEqual([
      200,
      'streaming',
    ]);
    expect(await said(pingStream)).toEqual([200, undefined]);
    expect(await said(saveStreamChat, { role: 'dealer', message: 'here' })).toEqual([200, 'dealer']);
    expect(await said(saveStreamChat, { message: 'thanks' })).toEqual([200, 'viewer']);
    expect(await said(stopStream, { role: 'dealer' })).toEqual([200, 'dealer']);

    expect(await ports.streams.deviceOf(id, 'dealer')).toMatchObject({ address: 'xxxx' });
    const stored = await fixture.stored(id);
    expect(stored).toMatchObject({ status: 'stopped', ready: ['viewer', 'dealer'], location: { latitude: 10.78 } });
    expect(stored.lastPingAt).not.toBeNull();
    expect(stored.history.map(({ event, by }) => [event, by])).toEqual([
      ['start', 'viewer'],
      ['start', 'dealer'],
      ['stop', 'dealer'],
    ]);
  });

  test('of the request cancels as the dealer when the body says so', async () => {
    const fixture = await streamFixture();
    const { id, viewer } = await fixture.streamAfter([]);
    const { status, body } = await call(cancelStream, fixture.ports, { ...viewer, body: { role: 'dealer' } });
    expect([status, body.status, body.role]).toEqual([200, 'cancelled', 'dealer']);
    expect((await fixture.stored(id)).history.at(-1)).toMatchObject({ event: 'cancel', by: 'dealer' });
  });

  test("of the dealer's own acts as the dealer alone, whatever the stage's setting", async () => {
    const fixture = await streamFixture();
    const { id, dealer } = await fixture.streamAfter([]);
    const refused = await call(startStream, fixture.ports, { ...dealer, body: { role: 'viewer' } });
    expect(refused).toMatchObject({ status: 403, body: { code: 'E_FORBIDDEN' } });
    expect((await call(startStream, fixture.ports, dealer)).status).toBe(200);
    expect((await fixture.stored(id)).ready).toEqual(['dealer']);
  });

  test('of before a token could act in both roles acts in its own', async () => {
    const fixture = await streamFixture();
    const { id, viewer } = await fixture.streamAfter([]);
    const table = tableOf(fixture.runtime);
    const tokens = (await itemsOf(fixture.runtime)).filter(({ PK }) => String(PK).startsWith('STK#'));
    await table.commit(
      tokens.map(({ roles: _, ...earlier }) => table.put({ ...earlier, PK: String(earlier.PK), SK: 'T' })),
    );
    expect((await call(startStream, fixture.ports, { ...viewer, body: { role: 'dealer' } })).status).toBe(403);
    expect((await call(startStream, fixture.ports, viewer)).status).toBe(200);
    expect((await fixture.stored(id)).ready).toEqual(['viewer']);
  });

  test('reads its stream for 30 days, and then no longer', async () => {
    const fixture = await streamFixture();
    const { viewer, dealer } = await fixture.streamAfter(fixture.steps.stopped);
    expect((await call(getStream, fixture.ports, viewer)).body).toMatchObject({ role: 'viewer', duration: 69 });
    expect((await call(getStream, fixture.ports, dealer)).body).toMatchObject({ role: 'dealer', status: 'stopped' });
    fixture.clock.advance(30 * 24 * 3600);
    expect((await call(getStream, fixture.ports, viewer)).status).toBe(404);
  });

  test('is never logged, whatever the response', async () => {
    const fixture = await streamFixture();
    const { viewer, dealer, tokens } = await fixture.streamAfter([]);
    for (const [, unit] of routes) {
      for (const request of [viewer, dealer]) await call(unit, fixture.ports, { ...request, body: device });
    }
    expect(fixture.runtime.lines.length).toBeGreaterThanOrEqual(14);
    const log = JSON.stringify(fixture.runtime.lines);
    for (const token of [tokens.viewer, tokens.dealer]) expect(log).not.toContain(token);
  });
});
