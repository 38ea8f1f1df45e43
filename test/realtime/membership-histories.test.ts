import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { playMemberships } from './membership-histories.ts';

/** `npm run prove-memberships` plays 10,000. */
const histories = 12;

test.each([
  [1230, 'a repeated subscription met an earlier unsubscription that was handled between its read and its write'],
  [620_473_352, 'an end saw no counts, because it read them before a subscription that it saw'],
])('history %i, which went wrong when %s, is right', async (seed) => {
  expect(await playMemberships(seed, 1)).toEqual([]);
});

test('any interleaving of frames, ends, repeats and crashes converges, and each user comes and goes once', async () => {
  const seed = randomInt(1_000_000_000);
  expect(await playMemberships(seed, histories), `seed ${seed}`).toEqual([]);
});
