import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import { payoutMethodText, wallet, withdrawalOf } from './wallet-fixture.ts';

const numbers = { method: '700112233445566', withdrawal: '700998877665544' } as const;

/**
 * A user has set a payout method, withdrawn under a key, and been paid. The tests then inspect everything that remains.
 */
async function everythingDone() {
  const under = await wallet();
  const { deposit, choose, withdraw, step, list, inStatus } = under;
  await deposit(2, 500_000);
  const key = { 'idempotency-key': 'a key of the app' };
  await choose(2, { ...payoutMethodText, bank_account_number: numbers.method });
  const body = withdrawalOf(200_000, { account_number: numbers.withdrawal });
  for (const _again of [1, 2]) expect((await withdraw(2, body, { 'idempotency-key': 'key' })).status).toBe(200);
  expect((await withdraw(2, { ...body, amount: 9e9 }, key)).status).toBe(422);
  for (const name of ['approve', 'sent', 'paid'] as const) expect((await step(name, 1)).status).toBe(200);
  return { ...under, answers: [await list(2), await inStatus('paid')] };
}

test('the table contains account numbers only sealed', async () => {
  const { items, payoutMethod, show } = await everythingDone();
  const stored = JSON.stringify(await items());
  for (const prefix of ['PYM#2', 'WDR#1', 'IDM#', 'EVT#000004']) expect(stored).toContain(prefix);
  for (const number of Object.values(numbers)) {
    expect(stored).not.toContain(number);
    // All digits before the last four must not appear either.
    expect(stored).not.toContain(number.slice(0, -4));
    expect(stored).not.toContain(Buffer.from(number).toString('base64').slice(0, -4));
    expect(stored).not.toContain(createHash('sha256').update(number).digest('hex'));
  }
  // The owner still gets the whole numbers.
  expect((await payoutMethod(2)).body.data.bank_account_number).toBe(numbers.method);
  expect((await show(2, 1)).body.data.account_number).toBe(numbers.withdrawal);
});

test('what the table stores of a request under a key is no digest from which a number could be guessed', async () => {
  const { deposit, withdraw, items, ports } = await wallet();
  await deposit(2, 500_000);
  const { begin } = ports.idempotency;
  const digests: string[] = [];
  ports.idempotency.begin = (key, digest) => {
    digests.push(digest);
    return begin(key, digest);
  };
  const body = withdrawalOf(200_000, { account_number: numbers.withdrawal });
  expect((await withdraw(2, body, { 'idempotency-key': 'key' })).status).toBe(200);
  expect(digests).toEqual([
    createHash('sha256')
      .update(JSON.stringify([null, null, body]))
      .digest('hex'),
  ]);
  expect(JSON.stringify(await items())).not.toContain(digests[0]);
});

test('no account number is in the log, in a list or visible to an administrator', async () => {
  const { runtime, answers } = await everythingDone();
  expect(runtime.lines.length).toBeGreaterThan(5);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  const told = JSON.stringify([runtime.lines, answers.map(({ body }) => body)]);
  expect(told).toContain('****5544');
  for (const number of Object.values(numbers)) expect(told).not.toContain(number.slice(0, -4));
});

test('only the routes of owners may open sealed fields, and no route may both seal and open', () => {
  const holders = areas
    .flatMap(({ operations }) => Object.entries(operations))
    .flatMap(([name, definition]) => {
      const access = definition.uses.fieldCipher;
      return access === undefined ? [] : [[name, access, 'auth' in definition ? definition.auth : 'none']];
    });
  expect(holders.toSorted()).toEqual([
    ['getPayoutMethod', 'open', 'user'],
    ['getWithdrawal', 'open', 'user'],
    ['requestWithdrawal', 'seal', 'user'],
    ['updatePayoutMethod', 'seal', 'user'],
  ]);
});
