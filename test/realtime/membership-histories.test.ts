import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { playMemberships } from './membership-histories.ts';

/** `npm run prove-memberships` plays 10,000. */
const histories = 12;

test('any interleaving of frames, ends, repeats and crashes converges, and each user comes and goes once', async () => {
  const seed = randomInt(1_000_000_000);
  expect(await playMemberships(seed, histories), `seed ${seed}`).toEqual([]);
});
