import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type StreamEventName, streamMachine } from '#shared/instant/streams/stream.rules.ts';
import type { Stream, StreamStatus } from '#shared/instant/streams/stream.ts';
import { changeStream } from '#shared/instant/streams/stream-change.rules.ts';
import { decideStream, nextStreamTimer, type StreamAttempt } from '#shared/instant/streams/stream-decision.rules.ts';
import { attemptOf, begin, freshStream, pinged } from './stream-fixture.ts';

/** An independent model of a stream, written from state-machines.md, section 2, and not from the table. */
interface Model {
  status: StreamStatus;
  ready: Set<string>;
  isRecorded: boolean;
  done: Set<string>;
  startedAt: number | undefined;
  pingedAt: number;
}

type Move = readonly [event: StreamEventName, by: StreamAttempt['by']];

const events = [...new Set(streamMachine.transitions.map((row) => row.event))];
const moves: readonly Move[] = events.flatMap((event) =>
  (['viewer', 'dealer', 'system'] as const).map((by): Move => [event, by]),
);
const either = ['cancel', 'stop', 'record'];

/** Cancelling a running stream means stopping it. */
const meant = (model: Model, event: StreamEventName) =>
  event === 'cancel' && model.startedAt !== undefined ? 'stop' : event;

function nextStatus(model: Model, said: StreamEventName, by: string, now: number): StreamStatus | undefined {
  const isParty = by !== 'system';
  switch (`${model.status} ${meant(model, said)}`) {
    case 'pending start':
      if (!isParty || model.ready.has(by)) return undefined;
      return model.ready.size === 1 ? 'streaming' : 'pending';
    case 'pending cancel':
      return isParty ? 'cancelled' : undefined;
    case 'pending pendingTtl':
      if (isParty || now < 600) return undefined;
      return model.ready.has('dealer') ? 'expired' : 'missed';
    case 'streaming record':
      return isParty && !model.isRecorded ? 'streaming' : undefined;
    case 'streaming stop':
      return isParty ? 'stopped' : undefined;
    case 'streaming pingTtl':
      return !isParty && now >= Math.max(model.startedAt ?? 0, model.pingedAt) + 600 ? 'expired' : undefined;
    default:
      return undefined;
  }
}

function foretell(model: Model, [said, by]: Move, now: number): StreamStatus | 'repeat' | 'refused' {
  const event = meant(model, said);
  const isEither = by !== 'system' && either.includes(event);
  const happened = isEither
    ? ['viewer', 'dealer'].some((each) => model.done.has(`${event} ${each}`))
    : model.done.has(`${event} ${by}`);
  return nextStatus(model, said, by, now) ?? (happened ? 'repeat' : 'refused');
}

function advanceModel(model: Model, [said, by]: Move, next: StreamStatus, now: number): void {
  const event = meant(model, said);
  if (event === 'start') model.ready.add(by);
  if (event === 'record') model.isRecorded = true;
  if (next === 'streaming') model.startedAt ??= now;
  model.status = next;
  model.done.add(`${event} ${by}`);
}

function check(stream: Stream, model: Model, move: Move, now: number): void {
  const isLive = streamMachine.states[stream.status] === 'live';
  expect(stream.version).toBe(stream.history.length + 1);
  expect(stream.startedAt === null).toBe(model.startedAt === undefined);
  expect(stream.endedAt === null).toBe(isLive);
  expect(stream.archiveId !== null).toBe(model.isRecorded);
  expect(stream.videoSessionId === null).toBe(model.ready.size === 0);
  // A live stream has a timer, so that none lives forever; an ended one has none.
  expect(nextStreamTimer(stream) === undefined).toBe(!isLive);
  if (isLive) return;
  const endedAt = move[0] === 'pingTtl' ? Math.max(model.startedAt ?? 0, model.pingedAt) : now;
  expect(stream.durationSeconds).toBe(model.startedAt === undefined ? 0 : endedAt - model.startedAt);
}

const mood = fc.constantFrom('wild', 'useful', 'useful', 'useful');
const pauses = [0, 0, 1, 5, 60, 299, 599, 601];
const command = fc.record({ pick: fc.nat(), mood, pause: fc.constantFrom(...pauses), ping: fc.boolean() });

describe('the state machine of an instant stream', () => {
  test('does what the model predicts for any sequence of events, and keeps every invariant', () => {
    const visited = new Set<StreamStatus>();
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 14, size: 'max' }), (commands) => {
        let stream = freshStream;
        let now = 0;
        const model: Model = {
          status: 'pending',
          ready: new Set(),
          isRecorded: false,
          done: new Set(),
          startedAt: undefined,
          pingedAt: 0,
        };
        for (const { pick, mood, pause, ping } of commands) {
          now += pause;
          if (ping && stream.status === 'streaming') {
            stream = pinged(stream, now);
            model.pingedAt = now;
          }
          const useful = moves.filter(([event, by]) => nextStatus(model, event, by, now));
          const choice = mood === 'wild' || useful.length === 0 ? moves : useful;
          const move = choice[pick % choice.length] ?? (['stop', 'viewer'] as const);

          const attempt = attemptOf(stream, [now, ...move]);
          const decision = decideStream(stream, attempt);
          const foretold = foretell(model, move, now);
          expect(decision.kind === 'apply' ? decision.transition.to : decision.kind).toBe(foretold);
          if (decision.kind !== 'apply' || foretold === 'repeat' || foretold === 'refused') continue;

          stream = changeStream(stream, decision.transition, attempt).stream;
          advanceModel(model, move, foretold, now);
          check(stream, model, move, now);
          visited.add(stream.status);
          // Repeating a move always returns the stored result.
          expect(decideStream(stream, attemptOf(stream, [now, ...move])).kind).toBe('repeat');
        }
        expect(Date.parse(stream.createdAt)).toBe(begin);
      }),
      { numRuns: 800 },
    );
    expect([...visited].sort()).toEqual(Object.keys(streamMachine.states).sort());
  });
});
