import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countryFigures } from '#shared/gibby/reference/country-figures.dynamo.ts';
import type { CountryFigures, CountryShare } from '#shared/gibby/reference/country-figures.ts';
import type { CountryFiguresWriter } from '#shared/gibby/reference/reference.ports.ts';
import { testRuntime } from '#test/support/store.ts';

const at = '2026-03-01T12:00:00.000Z';
const [indonesia, japan] = [101, 110];

const travelling = (countryId: number, returnDate: string): CountryShare => ({
  countryId,
  figure: 'travellers',
  returnDate,
});
const open = (countryId: number): CountryShare => ({ countryId, figure: 'openRequests' });

async function emptyFigures(): Promise<CountryFiguresWriter> {
  return countryFigures(await testRuntime());
}

async function figuresOf(figures: CountryFiguresWriter, countryId: number) {
  const { updatedAt, ...counts } = { updatedAt: undefined, ...(await figures.all()).get(countryId) };
  return counts;
}

describe('country figures', () => {
  test('are empty where nothing was ever counted', async () => {
    expect(await (await emptyFigures()).all()).toEqual(new Map());
  });

  test('count a request where it is now, and no longer where it was before', async () => {
    const figures = await emptyFigures();
    await figures.record('request/1', 1, open(japan), at);
    await figures.record('request/1', 2, { countryId: japan, figure: 'pendingRequests' }, at);
    expect(await figuresOf(figures, japan)).toMatchObject({ openRequests: 0, pendingRequests: 1 });
    await figures.record('request/1', 3, undefined, '2026-03-02T12:00:00.000Z');
    expect((await figures.all()).get(japan)).toEqual({
      openRequests: 0,
      pendingRequests: 0,
      completedRequests: 0,
      travellers: 0,
      earliestReturnDate: null,
      updatedAt: '2026-03-02T12:00:00.000Z',
    });
  });

  test('follow a trip to another country', async () => {
    const figures = await emptyFigures();
    await figures.record('trip/1/x', 1, travelling(japan, '2026-04-01'), at);
    await figures.record('trip/1/x', 2, travelling(indonesia, '2026-04-02'), at);
    expect(await figuresOf(figures, japan)).toMatchObject({ travellers: 0, earliestReturnDate: null });
    expect(await figuresOf(figures, indonesia)).toMatchObject({ travellers: 1, earliestReturnDate: '2026-04-02' });
  });

  test('show the next return when the earliest trip is removed or postponed', async () => {
    const figures = await emptyFigures();
    await figures.record('trip/1', 1, travelling(japan, '2026-04-01'), at);
    await figures.record('trip/2', 1, travelling(japan, '2026-04-03'), at);
    await figures.record('trip/3', 1, travelling(japan, '2026-04-05'), at);
    expect(await figuresOf(figures, japan)).toMatchObject({ travellers: 3, earliestReturnDate: '2026-04-01' });
    await figures.record('trip/1', 2, travelling(japan, '2026-04-04'), at);
    expect(await figuresOf(figures, japan)).toMatchObject({ travellers: 3, earliestReturnDate: '2026-04-03' });
    await figures.record('trip/2', 2, undefined, at);
    expect(await figuresOf(figures, japan)).toMatchObject({ travellers: 2, earliestReturnDate: '2026-04-04' });
  });

  test('keep a return day that two trips share until both are gone', async () => {
    const figures = await emptyFigures();
    await figures.record('trip/1', 1, travelling(japan, '2026-04-01'), at);
    await figures.record('trip/2', 1, travelling(japan, '2026-04-01'), at);
    await figures.record('trip/1', 2, undefined, at);
    expect(await figuresOf(figures, japan)).toMatchObject({ travellers: 1, earliestReturnDate: '2026-04-01' });
    await figures.record('trip/2', 2, undefined, at);
    expect(await figuresOf(figures, japan)).toMatchObject({ travellers: 0, earliestReturnDate: null });
  });

  test('count each source once when many arrive at once, some of them twice', async () => {
    const figures = await emptyFigures();
    const days = ['2026-04-04', '2026-04-02', '2026-04-03'];
    await Promise.all([...days, ...days].map((day) => figures.record(`trip/${day}`, 1, travelling(japan, day), at)));
    expect(await figuresOf(figures, japan)).toMatchObject({ travellers: 3, earliestReturnDate: '2026-04-02' });
  });
});

interface Told {
  readonly source: string;
  readonly version: number;
  readonly share: CountryShare | undefined;
}

const anyShare: fc.Arbitrary<CountryShare | undefined> = fc.option(
  fc.oneof(
    fc.record({
      countryId: fc.constantFrom(indonesia, japan),
      figure: fc.constantFrom('openRequests' as const, 'pendingRequests' as const, 'completedRequests' as const),
    }),
    fc.record({
      countryId: fc.constantFrom(indonesia, japan),
      figure: fc.constant('travellers' as const),
      returnDate: fc.constantFrom('2026-04-01', '2026-04-02', '2026-04-03'),
    }),
  ),
  { nil: undefined },
);

/** Versions of several sources in random order, some of them delivered twice. */
const anyTold: fc.Arbitrary<Told[]> = fc
  .array(
    fc.record({
      source: fc.constantFrom('a', 'b', 'c', 'd'),
      version: fc.integer({ min: 1, max: 5 }),
      share: anyShare,
    }),
    { maxLength: 14 },
  )
  .map((told) => {
    // A given version of a source always has the same content, however often it is delivered.
    const first = new Map<string, Told>();
    for (const one of told) first.set(`${one.source}${one.version}`, first.get(`${one.source}${one.version}`) ?? one);
    return told.map(({ source, version }) => first.get(`${source}${version}`) as Told);
  });

/** The expected figures: counts the latest known version of each source. */
function counted(told: readonly Told[]): Map<number, Omit<CountryFigures, 'updatedAt'>> {
  const latest = new Map<string, Told>();
  for (const one of told) {
    if (one.version > (latest.get(one.source)?.version ?? 0)) latest.set(one.source, one);
  }
  const shares = [...latest.values()].flatMap(({ share }) => (share ? [share] : []));
  return new Map(
    [indonesia, japan].map((countryId) => {
      const own = shares.filter((share) => share.countryId === countryId);
      const count = (figure: CountryShare['figure']) => own.filter((share) => share.figure === figure).length;
      const returns = own.flatMap((share) => (share.figure === 'travellers' ? [share.returnDate] : [])).sort();
      return [
        countryId,
        {
          openRequests: count('openRequests'),
          pendingRequests: count('pendingRequests'),
          completedRequests: count('completedRequests'),
          travellers: count('travellers'),
          earliestReturnDate: returns[0] ?? null,
        },
      ];
    }),
  );
}

describe('after repeated and late deliveries', () => {
  test('the figures equal a count of the latest known versions', async () => {
    await fc.assert(
      fc.asyncProperty(anyTold, async (told) => {
        const figures = await emptyFigures();
        for (const { source, version, share } of told) await figures.record(source, version, share, at);
        const all = await figures.all();
        for (const [countryId, expected] of counted(told)) {
          const none = { openRequests: 0, pendingRequests: 0, completedRequests: 0, travellers: 0 };
          const { updatedAt, ...found } = all.get(countryId) ?? { ...none, earliestReturnDate: null, updatedAt: at };
          expect(found).toEqual(expected);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('the figures are the same when all deliveries arrive at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyShare, { minLength: 2, maxLength: 6 }), async (shares) => {
        const figures = await emptyFigures();
        const told = shares.map((share, index) => ({ source: String(index), version: 1, share }));
        await Promise.all(told.map(({ source, version, share }) => figures.record(source, version, share, at)));
        const all = await figures.all();
        for (const [countryId, expected] of counted(told)) {
          expect({ ...all.get(countryId), updatedAt: undefined }).toMatchObject(all.has(countryId) ? expected : {});
          if (!all.has(countryId)) expect(expected.earliestReturnDate).toBeNull();
        }
      }),
      { numRuns: 15 },
    );
  });
});
