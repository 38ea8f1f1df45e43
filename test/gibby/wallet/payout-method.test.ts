import { describe, expect, test } from 'vitest';
import { payoutMethodText, wallet } from './wallet-fixture.ts';

const shown = { data: { user_id: 2, ...payoutMethodText, bank: 'BNI' } };

test('a payout method is shown to its owner as it was set, with the whole number', async () => {
  const { choose, payoutMethod } = await wallet();
  const set = await choose(2, payoutMethodText);
  expect([set.status, set.body]).toEqual([200, shown]);
  const got = await payoutMethod(2);
  expect([got.status, got.body]).toEqual([200, shown]);
});

test('a user without one sees the documented shape with empty values, whoever else has one', async () => {
  const { choose, payoutMethod } = await wallet();
  await choose(2, payoutMethodText);
  const { status, body } = await payoutMethod(3);
  const empty = { bank_account_holder_name: '', bank_account_number: '', bank_id: 0, bank: '' };
  expect([status, body.data]).toEqual([200, { user_id: 3, ...empty }]);
});

test('a new payout method replaces the former one', async () => {
  const { choose, payoutMethod } = await wallet();
  await choose(2, payoutMethodText);
  const other = { bank_account_holder_name: ' Somebody Else ', bank_account_number: '98765432', bank_id: 3 };
  await choose(2, other);
  expect((await payoutMethod(2)).body.data).toEqual({
    user_id: 2,
    bank_account_holder_name: 'Somebody Else',
    bank_account_number: '98765432',
    bank_id: 3,
    bank: 'Mandiri',
  });
});

test('of simultaneous changes each one happens, one after the other', async () => {
  const { choose, payoutMethod, ports, items } = await wallet();
  const numbers = ['11111111', '22222222', '33333333'];
  const answers = await Promise.all(
    numbers.map((number) => choose(2, { ...payoutMethodText, bank_account_number: number })),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await ports.payoutMethods.get(2))?.version).toBe(3);
  expect((await items()).filter(({ SK }) => String(SK).startsWith('EVT#'))).toHaveLength(3);
  expect(numbers).toContain((await payoutMethod(2)).body.data.bank_account_number);
});

test('a number that was copied to another user cannot be opened', async () => {
  const { choose, payoutMethod, ports } = await wallet();
  await choose(2, payoutMethodText);
  const stolen = await ports.payoutMethods.get(2);
  if (!stolen) throw new Error('nothing was stored');
  await ports.payoutMethods.put({ ...stolen, userId: 3, version: 1 });
  const { status, body } = await payoutMethod(3);
  expect(status).toBe(500);
  expect(JSON.stringify(body)).not.toContain(payoutMethodText.bank_account_number);
});

describe('nothing changes when', () => {
  test.each([
    ['the number is missing', { bank_account_number: undefined }, 'The bank account number field is required.'],
    ['the number is a word', { bank_account_number: 'twelve digits' }, 'The bank account number format is invalid.'],
    ['the number is short', { bank_account_number: '1234567' }, 'The bank account number format is invalid.'],
    ['the number is long', { bank_account_number: '1'.repeat(21) }, 'The bank account number format is invalid.'],
    ['the number is a JSON number', { bank_account_number: 1234567891 }, 'The bank account number must be a string.'],
    ['the holder is missing', { bank_account_holder_name: null }, 'The bank account holder name field is required.'],
    ['there is no such bank', { bank_id: 4 }, 'The selected bank id is invalid.'],
    ['the bank is missing', { bank_id: undefined }, 'The bank id field is required.'],
  ])('%s', async (_name, change, message) => {
    const { choose, items } = await wallet();
    const { status, body } = await choose(2, { ...payoutMethodText, ...change });
    expect([status, body.error.http_code, body.error.message]).toEqual([422, 422, message]);
    expect(await items()).toEqual([]);
  });

  test('a concurrent change was faster', async () => {
    const { choose, payoutMethod, ports } = await wallet();
    await choose(2, payoutMethodText);
    const racing = await Promise.all([1, 3].map((bank_id) => choose(2, { ...payoutMethodText, bank_id })));
    const won = racing.filter(({ status }) => status === 200);
    expect(racing.map(({ status }) => status).every((status) => status === 200 || status === 422)).toBe(true);
    expect(won.length).toBeGreaterThan(0);
    expect((await ports.payoutMethods.get(2))?.version).toBe(1 + won.length);
    expect(won.map(({ body }) => body)).toContainEqual((await payoutMethod(2)).body);
  });
});
