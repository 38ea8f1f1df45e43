import { expect, test } from 'vitest';
import { handler } from '#functions/dropin/accounts/create-account/handler.ts';
import { accounts } from '#shared/platform/accounts/account.dynamo.ts';
import type { NewAccount } from '#shared/platform/accounts/new-account.schema.ts';
import { sampleOf } from '#test/contract/samples.ts';
import { call } from '#test/support/call.ts';
import { testRuntime } from '#test/support/store.ts';
import { prove } from './people.ts';

/** Sample of D07. */
const sample = sampleOf('/accounts', { kind: 'request' }) as NewAccount;

async function given() {
  const runtime = await testRuntime();
  const ports = { ...runtime, accounts: accounts(runtime) };
  return { ports, register: (body: unknown, headers = {}) => call(handler, ports, { body, headers }) };
}

test('the documented sample registers an account with unverified identities and no token', async () => {
  const { ports, register } = await given();
  const { status, body } = await register(sample);

  const now = '2026-03-01T12:00:00.000Z';
  const id = expect.stringMatching(/^[0-9a-f]{24}$/);
  const times = { createdAt: now, updatedAt: now };
  expect(status).toBe(200);
  expect(body).toEqual({
    account: {
      id,
      identities: sample.identities.map((identity) => ({ ...identity, id, status: 'unverified', ...times })),
      firstName: 'Nguyen',
      lastName: 'Hoa',
      archive: false,
      status: 'active',
      type: 'user',
      referralRate: 5,
      referralCode: expect.stringMatching(/^[A-Za-z0-9]{7}$/),
      operatorRating: 5,
      customerRating: 5,
      ...times,
    },
  });
  expect((await ports.accounts.get(body.account.id))?.organization).toBe('organization');
});

test('the body cannot set the roles administrator or operator, nor any other protected field', async () => {
  const { register } = await given();
  const { body } = await register({
    ...sample,
    type: 'admin',
    status: 'suspended',
    archive: true,
    operator: { rate: 100 },
    referralRate: 99,
    operatorRating: 1,
    id: 'f'.repeat(24),
  });
  expect(body.account).toMatchObject({ type: 'user', status: 'active', archive: false, referralRate: 5 });
  expect(body.account.operatorRating).toBe(5);
  expect(body.account.id).not.toBe('f'.repeat(24));
});

test('an address that somebody has proven is refused however it is written, and nothing of the account is stored', async () => {
  const { ports, register } = await given();
  const owner = await register(sample);
  await prove(ports, owner.body.account.id, { type: 'email', value: 'customer@example.com' });
  const identities = [
    { type: 'phone', value: '+1 (555) 010-0009' },
    { type: 'email', value: 'CusToMer@Example.com' },
  ];
  const { status, body } = await register({ ...sample, identities });
  expect([status, body.code, body.reason]).toEqual([400, 'E_EMAIL_PHONE_EXIST', 'identity_taken']);
  expect(await ports.accounts.claimantOf({ type: 'phone', value: '15550100009' })).toBeUndefined();
});

test('a claim that is not proven blocks no other registration', async () => {
  const { ports, register } = await given();
  await register({ ...sample, firstName: 'Stranger' });
  const { status, body } = await register(sample);
  expect(status).toBe(200);
  const claimant = await ports.accounts.claimantOf({ type: 'email', value: 'customer@example.com' });
  expect(claimant?.id).toBe(body.account.id);
});

test('the same address twice is one identity', async () => {
  const { register } = await given();
  const identities = ['a@example.com', 'A@example.com'].map((value) => ({ type: 'email', value }));
  const { body } = await register({ ...sample, identities });
  expect(body.account.identities).toHaveLength(1);
});

test.each([
  ['no identity', { ...sample, identities: [] }],
  ['an unknown kind of identity', { ...sample, identities: [{ type: 'fax', value: '841600000001' }] }],
  ['what is no e-mail address', { ...sample, identities: [{ type: 'email', value: 'not an address' }] }],
  ['no name', { ...sample, firstName: ' ' }],
  ['a name that breaks the line', { ...sample, lastName: 'Hoa\nAdministrator' }],
  ['a name that turns the direction of writing', { ...sample, firstName: '\u202eneyugN' }],
  ['no object', []],
  ['broken JSON', '{"firstName":'],
])('%s is refused', async (_, wrong) => {
  const { register } = await given();
  const { status, body } = await register(wrong);
  expect([status, body.code]).toEqual([400, 'E_VALIDATION']);
});

test('an application without a key is refused', async () => {
  const { register } = await given();
  expect((await register(sample, { apikey: 'wrong' })).status).toBe(401);
});
