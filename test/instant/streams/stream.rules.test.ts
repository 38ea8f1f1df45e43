import { describe, expect, test } from 'vitest';
import { streamMachine } from '#shared/instant/streams/stream.rules.ts';
import { StreamStatus } from '#shared/instant/streams/stream.ts';
import { changeStream, newStream } from '#shared/instant/streams/stream-change.rules.ts';
import { decideStream, nextStreamTimer } from '#shared/instant/streams/stream-decision.rules.ts';
import { mermaid } from '#shared/kernel/state-machine.ts';
import {
  attemptOf,
  begin,
  freshStream,
  pinged,
  play,
  type Step,
  streamId,
  toReady,
  toStreaming,
} from './stream-fixture.ts';

const attempt = (steps: Step[], step: Step) => {
  const stream = play(steps);
  return decideStream(stream, attemptOf(stream, step));
};

describe('the stream table', () => {
  test('has the statuses of the domain and reaches every one', () => {
    expect(Object.keys(streamMachine.states).sort()).toEqual([...StreamStatus.options].sort());
    const paths: Step[][] = [
      [],
      toStreaming,
      [...toStreaming, [60, 'stop', 'viewer']],
      [[1, 'cancel', 'dealer']],
      [[600, 'pendingTtl', 'system']],
      [...toStreaming, [620, 'pingTtl', 'system']],
    ];
    expect(paths.map((path) => play(path).status).sort()).toEqual([...StreamStatus.options].sort());
  });

  test('says these words under these codes to these parties, and lets one act for both', () => {
    const both = (words: string) => [`viewer: ${words}`, `dealer: ${words}`];
    const ready = ['otherParty: The other party is ready to stream'];
    const wordsOf = (notify: readonly { to: string; code: number | null; message: string }[] = []) =>
      notify.map(({ to, code, message }) => `${to}:${code === null ? '' : ` ${code}`} ${message}`);
    expect(streamMachine).toMatchObject({ name: 'instantStream', version: 1 });
    expect(wordsOf(streamMachine.creation.notify)).toEqual(['dealer: 4 You are asked for a live video']);
    const rows = streamMachine.transitions;
    expect(rows.map(({ event, to, notify }) => [`${event} → ${to}`, wordsOf(notify)])).toEqual([
      ['start → pending', ready],
      ['start → streaming', both('1 The stream has started')],
      ['cancel → cancelled', both('2 The stream was cancelled')],
      ['pendingTtl → missed', both('5 The request for a live video was missed')],
      ['pendingTtl → expired', both('5 The request for a live video has expired')],
      ['record → streaming', both('The stream is being recorded')],
      ['stop → stopped', both('3 The stream has ended')],
      ['pingTtl → expired', both('5 The stream was lost')],
    ]);
    expect(rows.filter(({ joint }) => joint).map(({ event }) => event)).toEqual(['cancel', 'record', 'stop']);
    const live = StreamStatus.options.filter((status) => streamMachine.states[status] === 'live');
    expect(live).toEqual(['pending', 'streaming']);
  });

  test('draws itself with every status', () => {
    for (const status of StreamStatus.options) expect(mermaid(streamMachine)).toContain(status);
  });

  test.each([
    ['viewer', 'dealer'],
    ['dealer', 'viewer'],
  ] as const)('begins when both have started, with the %s first', (first, second) => {
    const ready = play([[5, 'start', first]]);
    expect(ready).toMatchObject({ status: 'pending', ready: [first], startedAt: null });
    const streaming = play([[20, 'start', second]], ready);
    expect(streaming).toMatchObject({
      status: 'streaming',
      ready: [first, second],
      videoSessionId: `session of ${first}`,
      startedAt: '2026-01-05T10:00:20.000Z',
      version: 3,
    });
  });

  test("keeps the state's time at the second start: the request counts from its beginning", () => {
    expect(nextStreamTimer(play(toReady))).toEqual({ event: 'pendingTtl', dueAt: begin + 600_000 });
  });

  test('numbers events without a gap and records what changed', () => {
    const { event } = newStream({ ...freshStream }, begin);
    expect(event).toMatchObject({ streamId, seq: 1, from: null, to: 'pending', event: 'request', by: 'viewer' });
    const ready = play(toReady);
    const step = attemptOf(ready, [20, 'start', 'dealer']);
    const decision = decideStream(ready, step);
    if (decision.kind !== 'apply') throw new Error('the start was refused');
    expect(changeStream(ready, decision.transition, step).event).toEqual({
      streamId,
      seq: 3,
      from: 'pending',
      to: 'streaming',
      event: 'start',
      actor: 'dealer',
      by: 'dealer',
      at: '2026-01-05T10:00:20.000Z',
      notify: decision.transition.notify,
    });
  });
});

describe('ending a stream', () => {
  test('records how long it ran', () => {
    const stopped = play([...toStreaming, [89, 'stop', 'dealer']]);
    expect(stopped).toMatchObject({ status: 'stopped', durationSeconds: 69, endedAt: '2026-01-05T10:01:29.000Z' });
  });

  test('records no duration for a stream that never ran', () => {
    expect(play([[5, 'cancel', 'viewer']])).toMatchObject({ status: 'cancelled', durationSeconds: 0, startedAt: null });
  });

  test('treats the cancellation of a running stream as a stop, also when it is repeated', () => {
    const stopped = play([...toStreaming, [60, 'cancel', 'viewer']]);
    expect(stopped).toMatchObject({ status: 'stopped', durationSeconds: 40 });
    for (const event of ['cancel', 'stop'] as const) {
      for (const by of ['viewer', 'dealer'] as const) {
        expect(decideStream(stopped, attemptOf(stopped, [70, event, by])).kind).toBe('repeat');
      }
    }
  });

  test('counts a silent dealer until the last heartbeat', () => {
    const stream = pinged(play(toStreaming), 100);
    expect(nextStreamTimer(stream)).toEqual({ event: 'pingTtl', dueAt: begin + 700_000 });
    expect(decideStream(stream, attemptOf(stream, [699, 'pingTtl', 'system']))).toMatchObject({ kind: 'refused' });
    expect(play([[700, 'pingTtl', 'system']], stream)).toMatchObject({ status: 'expired', durationSeconds: 80 });
  });

  test('makes a request missed when the dealer never came, and expired when the viewer did not', () => {
    expect(play([...toReady, [600, 'pendingTtl', 'system']]).status).toBe('missed');
    expect(
      play([
        [5, 'start', 'dealer'],
        [600, 'pendingTtl', 'system'],
      ]).status,
    ).toBe('expired');
  });
});

describe('a refused event', () => {
  test.each([
    ['a stop before the stream', [], [1, 'stop', 'viewer'], 'pending', ['start', 'cancel']],
    ['a recording before the stream', toReady, [6, 'record', 'viewer'], 'pending', ['cancel']],
    ['a timer that is not due', [], [599, 'pendingTtl', 'system'], 'pending', []],
    ['a party that raises a timer', toStreaming, [900, 'pingTtl', 'dealer'], 'streaming', ['record', 'stop']],
    ['a start after the end', [[1, 'cancel', 'viewer']], [2, 'start', 'dealer'], 'cancelled', []],
  ] as [string, Step[], Step, string, string[]][])('%s, with the allowed events', (_, steps, step, state, events) => {
    expect(attempt(steps, step)).toMatchObject({ kind: 'refused', currentState: state, allowedEvents: events });
  });
});

describe('a repeated event', () => {
  test.each([
    ['the start of who has started', toReady, [6, 'start', 'viewer']],
    ['a recording, whichever party began it', [...toStreaming, [30, 'record', 'viewer']], [31, 'record', 'dealer']],
    ['a cancellation, whichever party made it', [[1, 'cancel', 'viewer']], [2, 'cancel', 'dealer']],
  ] as [string, Step[], Step][])('%s', (_, steps, step) => {
    expect(attempt(steps, step)).toEqual({ kind: 'repeat' });
  });

  test('keeps the existing archive', () => {
    expect(play([...toStreaming, [30, 'record', 'viewer']]).archiveId).toBe('archive of viewer');
  });
});
