import { describe, expect, test } from 'vitest';
import { socialFixture } from './social-fixture.ts';

const success = { data: { message: 'success' } };

async function two() {
  const under = await socialFixture();
  await under.join(1);
  await under.join(2);
  const counts = async () => [await under.ports.follows.counts(1), await under.ports.follows.counts(2)];
  return { ...under, counts };
}
const nobody = { followers: 0, following: 0 };

test('following gets the documented answer, however often it is repeated', async () => {
  const { follow, counts } = await two();
  for (const answer of [await follow(1, 2), await follow(1, 2)]) {
    expect([answer.status, answer.body]).toEqual([200, success]);
  }
  expect(await counts()).toEqual([
    { followers: 0, following: 1 },
    { followers: 1, following: 0 },
  ]);
});

test('unfollowing gets the same answer, even when there was nothing to end', async () => {
  const { follow, unfollow, counts } = await two();
  await follow(1, 2);
  for (const answer of [await unfollow(1, 2), await unfollow(1, 2), await unfollow(1, 99), await unfollow(1, 1)]) {
    expect([answer.status, answer.body]).toEqual([200, success]);
  }
  expect(await counts()).toEqual([nobody, nobody]);
});

test('two users follow each other independently', async () => {
  const { follow, unfollow, counts } = await two();
  await follow(1, 2);
  await follow(2, 1);
  await unfollow(1, 2);
  expect(await counts()).toEqual([
    { followers: 1, following: 0 },
    { followers: 0, following: 1 },
  ]);
});

test('a user may be named by text', async () => {
  const { follow, counts } = await two();
  expect((await follow(1, '2')).status).toBe(200);
  expect(await counts()).toEqual([
    { followers: 0, following: 1 },
    { followers: 1, following: 0 },
  ]);
});

describe('nothing changes', () => {
  test.each([
    ['there is no such user', 99, 404, 'Resource Not Found'],
    ['it is oneself', 1, 422, 'You cannot follow yourself.'],
    ['the id is missing', undefined, 422, 'The user id field is required.'],
    ['the id is a word', 'two', 422, 'The user id must be a number.'],
    ['the id is no id', 0, 422, 'The user id must be at least 1.'],
  ])('when %s', async (_name, userId, status, message) => {
    const { follow, items } = await two();
    const before = await items();
    const answer = await follow(1, userId);
    expect([answer.status, answer.body.error.http_code, answer.body.error.message]).toEqual([status, status, message]);
    expect(await items()).toEqual(before);
  });

  test.each(['pending', 'deactivated'] as const)(
    'when the user is %s, which the answer does not reveal',
    async (status) => {
      const { follow, join, items } = await two();
      await join(3, { status });
      const before = await items();
      const answer = await follow(1, 3);
      expect([answer.status, answer.body.error.message]).toEqual([404, 'Resource Not Found']);
      expect(await items()).toEqual(before);
    },
  );
});
