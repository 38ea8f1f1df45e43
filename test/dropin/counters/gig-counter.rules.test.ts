import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  added,
  additionsOf,
  type CounterMove,
  type CounterSpan,
  movesOf,
  placesOf,
  spansOf,
  statusesIn,
  sumOf,
} from '#shared/dropin/counters/gig-counter.rules.ts';

const dayOf = (number: number) => new Date(Date.UTC(2023, 0, 1 + number)).toISOString().slice(0, 10);
/** Four years, including a leap year. */
const days = Array.from({ length: 4 * 365 + 1 }, (_, number) => dayOf(number));
const someDay = fc.integer({ min: 0, max: days.length - 1 }).map(dayOf);

/** The number of spans that count a gig of this day. */
function timesCounted(day: string, spans: readonly CounterSpan[]): number {
  const isIn = (span: CounterSpan) =>
    placesOf(day).some(({ list, part }) => list === span.list && part >= span.first && part <= span.last);
  return spans.filter(isIn).length;
}

describe('a range of days', () => {
  test('counts each of its days once and no other day, from at most five lists', () => {
    fc.assert(
      fc.property(fc.option(someDay), fc.option(someDay), (from, to) => {
        const spans = spansOf({ ...(from && { from }), ...(to && { to }) });
        for (const day of days) {
          const isAsked = day >= (from ?? '') && day <= (to ?? '~');
          if (timesCounted(day, spans) !== (isAsked ? 1 : 0)) throw new Error(`${day} in ${JSON.stringify(spans)}`);
        }
        expect(new Set(spans.map(({ list }) => list)).size).toBe(spans.length);
        expect(spans.length).toBeLessThanOrEqual(5);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['all time', {}, ['all']],
    ['a year', { from: '2024-01-01', to: '2024-12-31' }, ['years']],
    ['a February of a leap year', { from: '2024-02-01', to: '2024-02-29' }, ['2024']],
    ['a February but for its last day', { from: '2024-02-01', to: '2024-02-28' }, ['2024-02']],
    ['one day', { from: '2024-02-29', to: '2024-02-29' }, ['2024-02']],
    [
      'years from one day to another',
      { from: '2023-03-05', to: '2026-07-09' },
      ['years', '2023', '2023-03', '2026', '2026-07'],
    ],
    ['neighbouring years', { from: '2023-12-05', to: '2024-01-09' }, ['2023-12', '2024-01']],
    ['since a day', { from: '2024-12-31' }, ['years', '2024-12']],
    ['until a day', { to: '2024-01-01' }, ['years', '2024-01']],
    ['a range that ends before it begins', { from: '2024-02-02', to: '2024-02-01' }, []],
  ])('%s is read from the lists it needs and no others', (_name, range, lists) => {
    expect(spansOf(range).map(({ list }) => list)).toEqual(lists);
  });
});

describe('a gig', () => {
  const gig = {
    customer: 'c',
    operator: null,
    status: 'pendingOperator',
    createdAt: '2026-03-05T23:59:59.999Z',
  } as const;

  test('is counted for its customer at first, and for its operator from the claim on', () => {
    const claimed = { ...gig, operator: 'o', status: 'operatorFound' } as const;
    const voted = { ...claimed, status: 'voted' } as const;

    expect(movesOf(gig, undefined)).toEqual([
      { accountId: 'c', role: 'customer', day: '2026-03-05', from: null, to: 'pendingOperator' },
    ]);
    expect(movesOf(claimed, gig)).toEqual([
      { accountId: 'c', role: 'customer', day: '2026-03-05', from: 'pendingOperator', to: 'operatorFound' },
      { accountId: 'o', role: 'operator', day: '2026-03-05', from: null, to: 'operatorFound' },
    ]);
    expect(movesOf(voted, claimed).map(({ from, to }) => [from, to])).toEqual([
      ['operatorFound', 'voted'],
      ['operatorFound', 'voted'],
    ]);
  });

  test('leaves one status and enters another, and zero changes are not written', () => {
    const move: CounterMove = { accountId: 'c', role: 'customer', day: '2026-03-05', from: 'purchased', to: 'voted' };
    const back: CounterMove = { ...move, from: 'voted', to: 'purchased' };
    const place = { list: '2026', part: '03' };

    expect(
      additionsOf([
        { ...move, ...place },
        { ...move, ...place },
      ]),
    ).toEqual({ '03#purchased': -2, '03#voted': 2 });
    expect(
      additionsOf([
        { ...move, ...place },
        { ...back, ...place },
      ]),
    ).toEqual({});
  });
});

test('counts add up over parts and statuses', () => {
  const counts = added({ '2025#voted': 2, '2026#voted': 1 }, { '2026#voted': -1, '2026#expired': 4 });

  expect(counts).toEqual({ '2025#voted': 2, '2026#expired': 4 });
  expect([...statusesIn(counts)].sort()).toEqual(['expired', 'voted']);
  const span = { list: 'years', first: '2026', last: '2027' };
  expect(sumOf(counts, span)).toBe(4);
  expect(sumOf(counts, span, ['voted'])).toBe(0);
  expect(sumOf(counts, { ...span, first: '2025' }, ['voted', 'expired'])).toBe(6);
});
