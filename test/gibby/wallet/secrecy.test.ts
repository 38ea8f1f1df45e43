import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import { payoutMethodText, wallet, withdrawalOf } from './wallet.ts';

const numbers = { method: '700112233445566', withdrawal: '700998877665544' } as const;

/** A user has set a payout method, withdrawn under a key, and been paid; somebody looks at everything afterwards. */
async function everythingDone() {
  const under = await wallet();
  const { earn, choose, withdraw, step, list, inStatus } = under;
  await earn(2, 500_000);
  const key = { 'idempotency-key': 'a key of the app' };
  await choose(2, { ...payoutMethodText, bank_account_number: numbers.method });
  const body = withdrawalOf(200_000, { account_number: numbers.withdrawal });
  for (const _again of [1, 2]) expect((await withdraw(2, body, { 'idempotency-key': 'key' })).status).toBe(200);
  expect((await withdraw(2, { ...body, amount: 9e9 }, key)).status).toBe(422);
  for (const name of ['approve', 'sent', 'paid'] as const) expect((await step(name, 1)).status).toBe(200);
  return { ...under, answers: [await list(2), await inStatus('paid')] };
}

test('no account number stands anywhere in the table but sealed', async () => {
  const { items, payoutMethod, show } = await everythingDone();
  const stored = JSON.stringify(await items());
  for (const prefix of ['PYM#2', 'WDR#1', 'IDM#', 'EVT#000004']) expect(stored).toContain(prefix);
  for (const number of Object.values(numbers)) {
    expect(stored).not.toContain(number);
    // Nor all but the four digits that may be seen.
    expect(stored).not.toContain(number.slice(0, -4));
    expect(stored).not.toContain(Buffer.from(number).toString('base64').slice(0, -4));
    expect(stored).not.toContain(createHash('sha256').update(number).digest('hex'));
  }
  // They are there all the same, for their owner.
  expect((await payoutMethod(2)).body.data.bank_account_number).toBe(numbers.method);
  expect((await show(2, 1)).body.data.account_number).toBe(numbers.withdrawal);
});

test('what the table keeps of a request under a key is no digest that a number could be guessed by', async () => {
  const { earn, withdraw, items, ports } = await wallet();
  await earn(2, 500_000);
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

test('no account number reaches the log, a list or an administrator', async () => {
  const { runtime, answers } = await everythingDone();
  expect(runtime.lines.length).toBeGreaterThan(5);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  const told = JSON.stringify([runtime.lines, answers.map(({ body }) => body)]);
  expect(told).toContain('****5544');
  for (const number of Object.values(numbers)) expect(told).not.toContain(number.slice(0, -4));
});

test('only the routes of owners may open what is sealed, and whoever seals may not', () => {
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
