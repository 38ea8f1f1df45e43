import { describe, expect, test } from 'vitest';
import { handler as requestWithdrawal } from '#functions/gibby/wallet/request-withdrawal/handler.ts';
import { call } from '#test/support/call.ts';
import { wallet, withdrawalOf } from './wallet-fixture.ts';

const tooMuch = (limit: string) => ({ http_code: 422, message: `The amount may not be greater than ${limit}.` });

test('a withdrawal gets the documented answer, with what the document lacks, and reserves the amount', async () => {
  const { deposit, withdraw, owed } = await wallet();
  await deposit(2, 500_000);
  const { status, body } = await withdraw(2, withdrawalOf(200_000));
  expect(status).toBe(200);
  expect(body).toEqual({
    data: {
      id: 1,
      account_holder: 'Sample Holder',
      account_number: '1234567891011',
      bank_id: 2,
      bank: 'BNI',
      amount: 200_000,
      status: 'requested',
      reason: null,
      created_at: '2026-03-01 19:00:01',
      updated_at: '2026-03-01 19:00:01',
    },
  });
  expect(await owed(2)).toEqual({ credit: 300_000, pending: 200_000, paidOut: 0 });
});

test.each([200_000, '200000', '200,000', '200,000.00'])('the amount may be written as %s', async (amount) => {
  const { deposit, withdraw, owed } = await wallet();
  await deposit(2, 500_000);
  const { status, body } = await withdraw(2, { ...withdrawalOf(1), amount, bank_id: String(withdrawalOf(1).bank_id) });
  expect([status, body.data.amount]).toEqual([200, 200_000]);
  expect(await owed(2)).toEqual({ credit: 300_000, pending: 200_000, paidOut: 0 });
});

describe('users withdraw at most what their wallet holds', () => {
  test.each([
    [40_000, 200_000, '40000.00'],
    [40_000, 40_001, '40000.00'],
    [0, 1, '0.00'],
  ])('a credit of %i does not allow a withdrawal of %i', async (credit, amount, limit) => {
    const { deposit, withdraw, owed, list } = await wallet();
    if (credit > 0) await deposit(2, credit);
    const { status, body } = await withdraw(2, withdrawalOf(amount));
    expect(status).toBe(422);
    expect(body.error).toMatchObject(tooMuch(limit));
    expect(await owed(2)).toEqual({ credit, pending: 0, paidOut: 0 });
    expect((await list(2)).body.data).toEqual([]);
  });

  test('the whole credit may be withdrawn, once', async () => {
    const { deposit, withdraw, owed } = await wallet();
    await deposit(2, 40_000);
    expect((await withdraw(2, withdrawalOf(40_000))).status).toBe(200);
    expect((await withdraw(2, withdrawalOf(1))).body.error).toMatchObject(tooMuch('0.00'));
    expect(await owed(2)).toEqual({ credit: 0, pending: 40_000, paidOut: 0 });
  });

  test('a user cannot withdraw from the wallet of another user', async () => {
    const { deposit, withdraw, owed } = await wallet();
    await deposit(2, 40_000);
    expect((await withdraw(3, withdrawalOf(40_000))).status).toBe(422);
    expect(await owed(2)).toEqual({ credit: 40_000, pending: 0, paidOut: 0 });
  });

  test('of ten concurrent withdrawals of the whole credit one succeeds, and the others get the limit', async () => {
    const { deposit, withdraw, owed, list } = await wallet();
    await deposit(2, 40_000);
    const answers = await Promise.all(Array.from({ length: 10 }, () => withdraw(2, withdrawalOf(40_000))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, body } of answers.filter((answer) => answer.status !== 200)) {
      expect([status, body.error.message]).toEqual([422, tooMuch('0.00').message]);
    }
    expect(await owed(2)).toEqual({ credit: 0, pending: 40_000, paidOut: 0 });
    expect((await list(2)).body.meta.pagination.total).toBe(1);
  });

  test('ten concurrent withdrawals of a tenth each all succeed', async () => {
    const { deposit, withdraw, owed, list } = await wallet();
    await deposit(2, 40_000);
    const answers = await Promise.all(Array.from({ length: 10 }, () => withdraw(2, withdrawalOf(4_000))));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map(({ body }) => body.data.id)).size).toBe(10);
    expect(await owed(2)).toEqual({ credit: 0, pending: 40_000, paidOut: 0 });
    expect((await list(2)).body.meta.pagination.total).toBe(10);
  });
});

describe('one key is one withdrawal', () => {
  const key = { 'idempotency-key': 'key-of-the-app' };

  test('the same request again gets the same answer', async () => {
    const { deposit, withdraw, owed } = await wallet();
    await deposit(2, 40_000);
    const first = await withdraw(2, withdrawalOf(40_000), key);
    const second = await withdraw(2, withdrawalOf(40_000), key);
    expect([second.status, second.body]).toEqual([200, first.body]);
    expect(await owed(2)).toEqual({ credit: 0, pending: 40_000, paidOut: 0 });
  });

  test('another amount under the same key is refused', async () => {
    const { deposit, withdraw, owed } = await wallet();
    await deposit(2, 40_000);
    await withdraw(2, withdrawalOf(1_000), key);
    const { status, body } = await withdraw(2, withdrawalOf(2_000), key);
    expect([status, body.error.code]).toEqual([422, 'idempotency_key_reused']);
    expect((await owed(2)).pending).toBe(1_000);
  });

  test.each([40_000, 30_000])(
    'a function that dies before its answer is stored has made the only withdrawal of %i',
    async (amount) => {
      const { deposit, withdraw, owed, ports, runtime } = await wallet();
      await deposit(2, 40_000);
      const { begin } = ports.idempotency;
      ports.idempotency.begin = async (...given) => {
        const known = await begin(...given);
        if (known.kind !== 'mayRun') return known;
        const died = () => Promise.reject(new Error('died'));
        return { ...known, attempt: { ...known.attempt, finish: died, release: died } };
      };
      expect((await withdraw(2, withdrawalOf(amount), key)).status).toBe(200);
      ports.idempotency.begin = begin;
      runtime.clock.advance(60);
      const { status, body } = await withdraw(2, withdrawalOf(amount), key);
      expect([status, body.data?.amount]).toEqual([200, amount]);
      expect(await owed(2)).toEqual({ credit: 40_000 - amount, pending: amount, paidOut: 0 });
    },
  );

  test('without a key, the same request is one withdrawal for half a minute, and another after it', async () => {
    const { deposit, owed, ports, runtime } = await wallet();
    await deposit(2, 40_000);
    const userSessions = {
      verify: async () => ({ userId: 2, sessionId: 'session', accessToken: 'token', generation: 0 }),
    };
    const repeat = () => call(requestWithdrawal, { ...ports, userSessions }, { as: 2, body: withdrawalOf(10_000) });
    const first = await repeat();
    runtime.clock.advance(29);
    expect(await repeat()).toMatchObject({ status: 200, body: first.body });
    expect((await owed(2)).pending).toBe(10_000);
    runtime.clock.advance(2);
    expect(await repeat()).toMatchObject({ status: 200, body: { data: { amount: 10_000 } } });
    expect((await owed(2)).pending).toBe(20_000);
  });
});

test('a commit whose answer was lost is found again, and not repeated', async () => {
  const { deposit, withdraw, owed, ports } = await wallet();
  await deposit(2, 40_000);
  const { commit } = ports.withdrawals;
  ports.withdrawals.commit = async (writes) => {
    await commit(writes);
    throw new Error('the connection was cut');
  };
  const { status, body } = await withdraw(2, withdrawalOf(20_000));
  expect([status, body.data?.id]).toEqual([200, 1]);
  expect(await owed(2)).toEqual({ credit: 20_000, pending: 20_000, paidOut: 0 });
});

test('a commit that failed has done nothing, and the answer says so', async () => {
  const { deposit, withdraw, owed, ports } = await wallet();
  await deposit(2, 40_000);
  ports.withdrawals.commit = () => Promise.reject(new Error('no connection'));
  expect((await withdraw(2, withdrawalOf(20_000))).status).toBe(500);
  expect(await owed(2)).toEqual({ credit: 40_000, pending: 0, paidOut: 0 });
});

test.each([
  ['the amount is missing', { amount: undefined }, 'The amount field is required.'],
  ['the amount is nothing', { amount: 0 }, 'The amount must be at least 1.'],
  ['the amount is less than nothing', { amount: -40_000 }, 'The amount must be at least 1.'],
  ['the amount is a part of a rupiah', { amount: 0.5 }, 'The amount must be an integer.'],
  ['the amount is a word', { amount: 'all' }, 'The amount format is invalid.'],
  ['there is no such bank', { bank_id: 99 }, 'The selected bank id is invalid.'],
  ['the number is none', { account_number: '12-34' }, 'The account number format is invalid.'],
  ['the holder is missing', { account_holder: '' }, 'The account holder field is required.'],
])('nothing is withdrawn when %s', async (_name, change, message) => {
  const { deposit, withdraw, items } = await wallet();
  await deposit(2, 500_000);
  const before = await items();
  const { status, body } = await withdraw(2, withdrawalOf(200_000, change));
  expect([status, body.error.http_code, body.error.message]).toEqual([422, 422, message]);
  expect(await items()).toEqual(before);
});

test('nothing is withdrawn while the number cannot be sealed', async () => {
  const { deposit, withdraw, cipher, items } = await wallet();
  await deposit(2, 500_000);
  const before = await items();
  cipher.seal = () => Promise.reject(new Error('down'));
  expect((await withdraw(2, withdrawalOf(200_000))).status).toBe(500);
  expect(await items()).toEqual(before);
});
