import { describe, expect, test } from 'vitest';
import { wallet, withdrawalOf } from './wallet-fixture.ts';

/** User 2 has requested three amounts, user 3 one in between. */
async function given() {
  const under = await wallet();
  for (const userId of [2, 3]) await under.deposit(userId, 100_000);
  for (const [userId, amount] of [
    [2, 1_000],
    [2, 2_000],
    [3, 9_000],
    [2, 3_000],
  ] as const) {
    await under.withdraw(userId, withdrawalOf(amount));
  }
  return under;
}
const idsIn = ({ body }: { body: { data: { id: number }[] } }) => body.data.map(({ id }) => id);

describe("a user's own withdrawals", () => {
  test('are a page, the latest first, with masked numbers and the current status', async () => {
    const { list, step } = await given();
    await step('reject', 1);
    const { status, body } = await list(2);
    expect(status).toBe(200);
    expect(body.data).toMatchObject([
      { id: 4, amount: 3_000, status: 'requested', account_number: '****1011', bank: 'BNI', reason: null },
      { id: 2, amount: 2_000, status: 'requested' },
      { id: 1, amount: 1_000, status: 'rejected', reason: 'The bank knows no such account.' },
    ]);
    expect(body.meta.pagination).toEqual({
      total: 3,
      count: 3,
      per_page: 30,
      current_page: 1,
      total_pages: 1,
      links: [],
    });
    expect(JSON.stringify(body)).not.toContain('1234567');
  });

  test('are read by following the links', async () => {
    const { list } = await given();
    const first = await list(2, { per_page: '2' });
    expect(idsIn(first)).toEqual([4, 2]);
    const { next } = first.body.meta.pagination.links;
    expect(idsIn(await list(2, Object.fromEntries(new URL(next).searchParams)))).toEqual([1]);
  });

  test('are shown individually with the whole number', async () => {
    const { show, withdraw } = await given();
    const { body } = await withdraw(2, withdrawalOf(4_000, { account_number: '55500012345' }));
    const answer = await show(2, body.data.id);
    expect([answer.status, answer.body]).toEqual([200, body]);
    expect(answer.body.data.account_number).toBe('55500012345');
  });

  test('open no number for a list', async () => {
    const { list, inStatus, cipher } = await given();
    await list(2);
    await inStatus('requested');
    expect(cipher.opened).toEqual([]);
  });
});

test.each([
  ['one of another user', 3],
  ['one that does not exist', 99],
])('%s is not found, and its number is not opened', async (_name, id) => {
  const { show, cipher } = await given();
  const { status, body } = await show(2, id);
  expect([status, body.error.message]).toEqual([404, 'Resource Not Found']);
  expect(cipher.opened).toEqual([]);
});

describe("the administrators' list", () => {
  test('shows all withdrawals in a status, the longest waiting first, with masked numbers', async () => {
    const { inStatus, step } = await given();
    await step('approve', 2);
    const { status, body } = await inStatus('requested');
    expect(status).toBe(200);
    expect(body.data).toMatchObject([
      { id: 1, user_id: 2, amount: 1_000, account_holder: 'Sample Holder', account_number: '****1011' },
      { id: 3, user_id: 3 },
      { id: 4, user_id: 2 },
    ]);
    expect(JSON.stringify(body)).not.toContain('1234567');
    expect(idsIn(await inStatus('approved'))).toEqual([2]);
    expect(idsIn(await inStatus('paid'))).toEqual([]);
  });

  test('continues by the cursor', async () => {
    const { inStatus } = await given();
    const first = await inStatus('requested', { per_page: '3' });
    expect(idsIn(first)).toEqual([1, 2, 3]);
    const second = await inStatus('requested', { per_page: '3', cursor: first.body.meta.cursor.next });
    expect(idsIn(second)).toEqual([4]);
    expect(second.body.meta.cursor.next).toBeNull();
  });

  test('refuses an unknown status', async () => {
    const { inStatus } = await given();
    const { status, body } = await inStatus('lost');
    expect([status, body.error.message]).toEqual([422, 'The selected status is invalid.']);
  });
});
