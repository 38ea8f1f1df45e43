import { describe, expect, test } from 'vitest';
import { brokenLedgers } from './broken-ledgers.ts';
import { disorders, faults, historyOf } from './history.ts';
import { userIdOf } from './part.ts';
import { requests } from './parts/requests.ts';
import { allParts, bookParts, prove } from './proof.ts';
import { shrink } from './shrink.ts';
import { Simulation } from './simulation.ts';

describe('the books', () => {
  test('are right after every step of random histories, with all faults in between', async () => {
    const proof = await prove({ seed: 20_161_122, operations: 600 });

    expect(proof.finding).toBeUndefined();
    expect(proof.books.broken).toEqual([]);
    expect(proof.books.trialBalance).toEqual({ IDR: 0, USD: 0 });
    // A run in which little happened would prove little.
    expect(proof.operations).toBe(600);
    expect(Object.keys(proof.faults).sort()).toEqual([...faults, ...disorders].sort());
    expect(Math.min(...Object.values(proof.faults))).toBeGreaterThan(10);
    expect(proof.books.transfers).toBeGreaterThan(100);
    expect(proof.outcomes.interrupted).toBeGreaterThan(20);
  }, 120_000);
});

test('a payment of another sum than its request costs now goes to the wallet', async () => {
  const events = ['post', 'offer', 'accept', 'begin payment', 'cancel offer', 'rival offer', 'accept', 'notify'];
  const simulation = await Simulation.begin([requests]);
  const calls = events.map((event) => ({ part: 'request', subject: 0, event, waitSeconds: 60, together: false }));
  expect(await simulation.play(calls)).toEqual([]);
  expect(simulation.outcomes).toEqual(new Map([['done', events.length]]));
  const wallet = simulation.auditor.balanceOf(`user:${userIdOf({ number: 1 }, 0)}:credit`);
  expect(wallet).toBe(-(30_000 + 16_500));
});

describe('the proof', () => {
  test.each(brokenLedgers)(
    'catches a ledger that %s, and shows it with few calls',
    async (_fault, booksOn) => {
      const proof = await prove({ seed: 7, operations: 2_000, parts: bookParts, booksOn });

      expect(proof.finding?.broken.length).toBeGreaterThan(0);
      expect(proof.finding?.shrunk?.length).toBeLessThanOrEqual(6);
    },
    120_000,
  );

  test('makes the same history from the same seed', () => {
    expect(historyOf(5, allParts, 200)).toEqual(historyOf(5, allParts, 200));
    expect(historyOf(6, allParts, 200)).not.toEqual(historyOf(5, allParts, 200));
  });
});

describe('shrinking', () => {
  test('leaves exactly the items that fail together', async () => {
    const items = Array.from({ length: 60 }, (_, index) => index);
    const shrunk = await shrink(items, async (fewer) => [3, 17, 58].every((each) => fewer.includes(each)));
    expect(shrunk).toEqual([3, 17, 58]);
  });
});
