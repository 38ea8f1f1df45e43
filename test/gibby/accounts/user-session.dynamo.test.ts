import { expect, test } from 'vitest';
import { userSessions } from '#shared/gibby/accounts/user-session.dynamo.ts';
import { sequences } from '#shared/gibby/kernel/sequence.dynamo.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';

const daySeconds = 24 * 3600;

async function given() {
  const runtime = await testRuntime();
  return { runtime, port: userSessions(runtime), commit: tableOf(runtime).commit.bind(tableOf(runtime)) };
}

test('a token identifies its user, and is not stored', async () => {
  const { runtime, port } = await given();
  const token = await port.issue(7, 0);
  expect(token).toMatch(/^7\.[0-9a-f]{64}$/);
  expect(await port.verify(token)).toEqual({
    userId: 7,
    sessionId: expect.stringMatching(/^[0-9a-f]{64}$/),
    generation: 0,
    accessToken: token,
  });
  const stored = JSON.stringify(await itemsOf(runtime));
  expect(stored).not.toContain(token.slice(2));
});

test.each(['', '7', '7.', `7.${'0'.repeat(64)}`, `0.${'0'.repeat(64)}`, `-1.${'0'.repeat(64)}`, 'x'.repeat(5000)])(
  'the token "%s" identifies no user',
  async (token) => {
    const { port } = await given();
    await port.issue(7, 0);
    expect(await port.verify(token)).toBeUndefined();
  },
);

test("the secret of one user does not open another user's session", async () => {
  const { port } = await given();
  const token = await port.issue(7, 0);
  await port.issue(8, 0);
  expect(await port.verify(token.replace(/^7/, '8'))).toBeUndefined();
});

test('a session lasts ninety days', async () => {
  const { runtime, port } = await given();
  const token = await port.issue(7, 0);
  runtime.clock.advance(90 * daySeconds - 1);
  expect(await port.verify(token)).toBeDefined();
  runtime.clock.advance(1);
  expect(await port.verify(token)).toBeUndefined();
});

test('revoking a session ends only that session', async () => {
  const { port } = await given();
  const [one, other] = [await port.issue(7, 0), await port.issue(7, 0)];
  const principal = await port.verify(one);
  if (principal) await port.revoke(principal);
  expect([await port.verify(one), (await port.verify(other))?.userId]).toEqual([undefined, 7]);
});

test('all sessions of a user end in one write, and no session of another user does', async () => {
  const { port, commit } = await given();
  const tokens = await Promise.all([port.issue(7, 0), port.issue(7, 0), port.issue(8, 0)]);
  await commit(port.revokeAll(7));
  expect(await Promise.all(tokens.map(async (token) => (await port.verify(token))?.userId))).toEqual([
    undefined,
    undefined,
    8,
  ]);
});

test('a new generation of tokens is also valid until it expires', async () => {
  const { port, commit } = await given();
  await commit(port.revokeAll(7));
  expect(await port.generation(7)).toBe(1);
  const token = await port.issue(7, 1);
  expect((await port.verify(token))?.userId).toBe(7);
  await commit(port.revokeAll(7));
  expect(await port.verify(token)).toBeUndefined();
});

test.each([
  [0, 1],
  [1, 2],
])('a sign-in that began in generation %d gets no token in generation %d', async (began, ended) => {
  const { port, commit } = await given();
  for (let times = 0; times < ended; times++) await commit(port.revokeAll(7));
  await expect(port.issue(7, began)).rejects.toMatchObject({ code: 'changed_meanwhile' });
});

test('a generation that does not exist yet gets no token either', async () => {
  const { port } = await given();
  await expect(port.issue(7, 1)).rejects.toMatchObject({ code: 'changed_meanwhile' });
});

test('numbers begin with 1 and are given once, even to concurrent callers', async () => {
  const runtime = await testRuntime();
  const port = sequences(runtime);
  expect(await port.next('user')).toBe(1);
  const numbers = await Promise.all(Array.from({ length: 20 }, () => port.next('user')));
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 2));
});
