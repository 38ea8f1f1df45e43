import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identityOf, newsIn } from '#shared/gibby/tracking/checkpoint-news.rules.ts';
import type { Checkpoint, NewCheckpoint } from '#shared/gibby/tracking/tracking.ts';

const plain = { tag: 'InTransit', time: '2016-12-05 18:56:00', message: 'ON PROCESS', location: null } as const;
let lastId = 0;
const stored = (checkpoint: NewCheckpoint): Checkpoint => ({
  ...checkpoint,
  id: ++lastId,
  createdAt: '2026-03-01T12:00:00.000Z',
});

describe('a checkpoint is the same when it is told again with', () => {
  test.each([
    ['its city', { location: null }, { location: 'Bandung' }],
    ['its city and province', { location: 'Bandung' }, { location: 'Bandung, Jawa Barat' }],
    ['its text', { message: null }, { message: 'ON PROCESS' }],
    ['the rest of its text', { message: 'Delivered' }, { message: 'DELIVERED TO THE NEIGHBOUR' }],
    ['the clock time of its day', { time: '2016-12-05 00:00:00' }, { time: '2016-12-05 18:56:00' }],
  ])('%s, and with less of it again', (_name, less, more) => {
    const before = stored({ ...plain, ...less });
    const { fresh, completed } = newsIn([before], [{ ...plain, ...more }]);
    expect([fresh, completed]).toEqual([[], [{ before, after: { ...before, ...more } }]]);
    const after = { ...before, ...more };
    expect(newsIn([after], [{ ...plain, ...less }])).toEqual({ fresh: [], completed: [] });
  });
});

describe('a checkpoint without a time of its own', () => {
  const untimed = { ...plain, time: '2016-12-07 09:00:01', isTimeLearned: true } as const;

  test.each([
    ['its time', {}],
    ['its time and city', { location: 'Bandung' }],
    ['the clock time of another day', { time: '2016-12-06 23:10:00' }],
    ['its day', { time: '2016-12-05 00:00:00' }],
  ])('is the same when it is told again with %s, and without it again', (_name, more) => {
    const before = stored(untimed);
    const told = { ...plain, ...more };
    const after = { ...told, id: before.id, createdAt: before.createdAt };
    expect(newsIn([before], [told])).toEqual({ fresh: [], completed: [{ before, after }] });
    expect(newsIn([after], [untimed])).toEqual({ fresh: [], completed: [] });
    expect(newsIn([after], [told])).toEqual({ fresh: [], completed: [] });
  });

  test('completes one of those that are told without a time, and the others stay', () => {
    const [first, second] = [stored(untimed), stored({ ...untimed, time: '2016-12-07 09:00:02' })];
    const { fresh, completed } = newsIn([first, second], [plain, { ...untimed, time: second.time }]);
    expect([fresh, completed.map(({ before }) => before)]).toEqual([[], [first]]);
  });

  test('is another one with another text', () => {
    const told = { ...plain, message: 'Received On Destination' };
    expect(newsIn([stored(untimed)], [told])).toEqual({ fresh: [told], completed: [] });
  });
});

describe('a checkpoint is another one with', () => {
  test.each([
    ['another city', { location: 'Bandung' }, { location: 'Jakarta' }],
    ['another status', {}, { tag: 'Delivered' }],
    ['another text', {}, { message: 'Received On Destination' }],
    ['another clock time', {}, { time: '2016-12-05 18:57:00' }],
    ['another day', { time: '2016-12-05 00:00:00' }, { time: '2016-12-06 00:00:00' }],
  ])('%s', (_name, one, other) => {
    const told = { ...plain, ...other };
    expect(newsIn([stored({ ...plain, ...one })], [told])).toEqual({ fresh: [told], completed: [] });
  });
});

test('one of two cities completes the stored checkpoint, and the other is new', () => {
  const before = stored(plain);
  const told = ['Jakarta', 'Bandung'].map((location) => ({ ...plain, location }));
  const { fresh, completed } = newsIn([before], told);
  expect(completed).toEqual([{ before, after: { ...before, location: 'Jakarta' } }]);
  expect(fresh).toEqual([told[1]]);
});

const texts = fc.constantFrom(null, 'A', 'A B');
const reports = fc.uniqueArray(
  fc.record(
    {
      tag: fc.constantFrom('InTransit', 'Delivered'),
      time: fc.constantFrom('2016-12-05 00:00:00', '2016-12-05 18:56:00'),
      message: texts,
      location: texts,
      isTimeLearned: fc.constant(true as const),
    },
    { requiredKeys: ['tag', 'time', 'message', 'location'] },
  ),
  { maxLength: 8, selector: identityOf },
);

test('whatever is told in whatever order: no two stored ones are equal, and what is repeated changes nothing', () => {
  fc.assert(
    fc.property(fc.array(reports, { maxLength: 4 }), (messages) => {
      let all: Checkpoint[] = [];
      for (const told of messages) {
        // As `storeCheckpoints` goes: completions until there are none, then what is new.
        for (;;) {
          const { fresh, completed } = newsIn(all, told);
          const gone = new Set(completed.map(({ before }) => before));
          all = [...all.filter((each) => !gone.has(each)), ...completed.map(({ after }) => after)];
          if (completed.length > 0) continue;
          all.push(...fresh.map(stored));
          break;
        }
        expect(new Set(all.map(identityOf)).size).toBe(all.length);
        expect(all.length).toBeGreaterThanOrEqual(told.length);
        expect(newsIn(all, told)).toEqual({ fresh: [], completed: [] });
      }
    }),
    { numRuns: 300 },
  );
});
