import { describe, expect, test } from 'vitest';
import type { Stream } from '#shared/instant/streams/stream.ts';
import { changeStream, newStream } from '#shared/instant/streams/stream-change.rules.ts';
import {
  allowedStreamEvents,
  decideStream,
  type StreamAttempt,
} from '#shared/instant/streams/stream-decision.rules.ts';
import { begin, freshStream, pinged, play, type Step, streamId, toReady, toStreaming } from './stream-fixture.ts';

const at = (seconds: number) => new Date(begin + seconds * 1000).toISOString();
const location = { latitude: 10.78, longitude: 106.7 };

function changeBy(stream: Stream, [seconds, event, by]: Step, brought: Partial<StreamAttempt> = {}) {
  const attempt: StreamAttempt = { event, by, now: begin + seconds * 1000, ...brought };
  const decision = decideStream(stream, attempt);
  if (decision.kind !== 'apply') throw new Error(`${event} was not applied: ${JSON.stringify(decision)}`);
  return changeStream(stream, decision.transition, attempt);
}

/** Which fields a step sets, besides those that every change sets. */
function fieldsOf(stream: Stream, step: Step, brought: Partial<StreamAttempt> = {}) {
  const [seconds, event, by] = step;
  const { stream: changed, event: said } = changeBy(stream, step, brought);
  const entry = { event, actor: by, by };
  expect(changed).toMatchObject({ version: stream.version + 1, updatedAt: at(seconds) });
  expect(changed.history).toEqual([...stream.history, entry]);
  expect(said).toMatchObject({ ...entry, streamId, seq: changed.version, from: stream.status, to: changed.status });
  return Object.fromEntries(
    Object.entries(changed).filter(
      ([name, value]) =>
        !['version', 'updatedAt', 'history'].includes(name) &&
        JSON.stringify(value) !== JSON.stringify(stream[name as keyof Stream]),
    ),
  );
}

test('a new stream has all its fields and no past', () => {
  const draft = { id: streamId, viewerAccount: 'a1', dealer: { phone: null, email: 'd@example.com' }, notify: false };
  expect(newStream(draft, begin)).toEqual({
    stream: {
      ...draft,
      version: 1,
      status: 'pending',
      processVersion: 1,
      createdAt: at(0),
      updatedAt: at(0),
      history: [],
      stateEnteredAt: at(0),
      startedAt: null,
      endedAt: null,
      ready: [],
      location: null,
      videoSessionId: null,
      archiveId: null,
      lastPingAt: null,
      durationSeconds: null,
    },
    event: {
      streamId,
      seq: 1,
      from: null,
      to: 'pending',
      event: 'request',
      actor: 'viewer',
      by: 'viewer',
      at: at(0),
      notify: [{ to: 'dealer', code: 4, message: 'You are asked for a live video' }],
    },
  });
});

describe('a change sets exactly these fields:', () => {
  const streaming = play(toStreaming);
  const ended = (seconds: number) => ({ stateEnteredAt: at(seconds), endedAt: at(seconds) });

  test('the first start keeps the session, and the place of the dealer alone', () => {
    const brought = { videoSessionId: 'v1', location };
    expect(fieldsOf(freshStream, [5, 'start', 'viewer'], brought)).toEqual({ ready: ['viewer'], videoSessionId: 'v1' });
    expect(fieldsOf(freshStream, [5, 'start', 'dealer'], { location })).toEqual({ ready: ['dealer'], location });
  });

  test('the second start begins the stream, in the session of the first', () => {
    expect(fieldsOf(play(toReady), [20, 'start', 'dealer'], { videoSessionId: 'v2' })).toEqual({
      status: 'streaming',
      stateEnteredAt: at(20),
      startedAt: at(20),
      ready: ['viewer', 'dealer'],
    });
  });

  test('a recording keeps its archive', () => {
    expect(fieldsOf(streaming, [30, 'record', 'viewer'], { archiveId: 'a1' })).toEqual({ archiveId: 'a1' });
    expect(changeBy(streaming, [30, 'record', 'viewer']).stream.archiveId).toBeNull();
  });

  test('a stop ends it', () => {
    expect(fieldsOf(streaming, [89, 'stop', 'dealer'])).toEqual({
      status: 'stopped',
      ...ended(89),
      durationSeconds: 69,
    });
  });

  test('silence ends it at the last heartbeat, or at its beginning', () => {
    const lost = { status: 'expired', ...ended(700) };
    expect(fieldsOf(pinged(streaming, 100), [700, 'pingTtl', 'system'])).toEqual({ ...lost, durationSeconds: 80 });
    expect(fieldsOf(pinged(streaming, 10), [700, 'pingTtl', 'system'])).toEqual({ ...lost, durationSeconds: 0 });
  });

  test('a cancellation before the stream has no duration', () => {
    expect(fieldsOf(freshStream, [5, 'cancel', 'viewer'])).toEqual({
      status: 'cancelled',
      ...ended(5),
      durationSeconds: 0,
    });
  });
});

test('a party may send what its state and the other party leave open', () => {
  const allowed = (stream: Stream, by: StreamAttempt['by'], now = begin + 30_000) =>
    allowedStreamEvents(stream, { event: 'stop', by, now });
  expect(allowed(freshStream, 'viewer')).toEqual(['start', 'cancel']);
  expect(allowed(play(toReady), 'viewer')).toEqual(['cancel']);
  expect(allowed(play(toReady), 'dealer')).toEqual(['start', 'cancel']);
  expect(allowed(play(toStreaming), 'dealer')).toEqual(['record', 'stop']);
  expect(allowed({ ...play(toStreaming), archiveId: 'a1' }, 'dealer')).toEqual(['stop']);
  expect(allowed(play(toStreaming), 'system')).toEqual([]);
  expect(allowed(play(toStreaming), 'system', begin + 620_000)).toEqual(['pingTtl']);
});
