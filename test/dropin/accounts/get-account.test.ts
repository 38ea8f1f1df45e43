import { expect, test } from 'vitest';
import { handler } from '#functions/dropin/accounts/get-account/handler.ts';
import { accounts } from '#shared/platform/accounts/account.dynamo.ts';
import { accountProfile } from '#shared/platform/accounts/account.ts';
import { publicAddress } from '#shared/platform/http/public-address.adapter.ts';
import { call, type TestRequest } from '#test/support/call.ts';
import { testRuntime } from '#test/support/store.ts';
import { registered } from './people.ts';

/** Names in the D08 sample. */
const documentedFields = [
  'archive',
  'createdAt',
  'customerRating',
  'firstName',
  'id',
  'identities',
  'lastName',
  'operatorRating',
  'referralCode',
  'referralRate',
  'status',
  'type',
  'updatedAt',
];

async function given(change: Parameters<typeof registered>[1] = {}) {
  const runtime = await testRuntime();
  const ports = { ...runtime, accounts: accounts(runtime), publicAddress: publicAddress(runtime) };
  const account = await registered(runtime, change);
  const read = (request: TestRequest, accountId = account.id) =>
    call(handler, ports, { params: { accountId }, ...request });
  return { account, read };
}

test('the owner reads the whole account in the documented form', async () => {
  const { account, read } = await given();
  const { status, body } = await read({ as: account.id });
  expect(status).toBe(200);
  expect(Object.keys(body).sort()).toEqual(documentedFields);
  expect(body).toEqual(accountProfile(account));
});

test('an administrator reads the whole account too, with what was done to it', async () => {
  const { account, read } = await given();
  const { body } = await read({ as: 'f'.repeat(24), admin: true });
  expect(body).toEqual({ ...accountProfile(account), acts: [] });
});

test('any other account reads all documented keys: names, ratings and dates, and nothing that could contact or bill', async () => {
  const { account, read } = await given();
  const { status, body } = await read({ as: 'f'.repeat(24) });
  expect(status).toBe(200);
  expect(body).toEqual({
    id: account.id,
    identities: [],
    firstName: 'Nguyen',
    lastName: 'Hoa',
    archive: false,
    status: '',
    type: '',
    referralRate: 0,
    referralCode: '',
    operatorRating: 5,
    customerRating: 5,
    createdAt: account.createdAt,
    updatedAt: account.updatedAt,
    profileImage: '',
  });
  expect(
    Object.keys(body)
      .filter((key) => key !== 'profileImage')
      .sort(),
  ).toEqual(documentedFields);
});

test('an unknown account is a 404, an invalid id is refused, and a caller without a token is refused', async () => {
  const { account, read } = await given();
  const unknown = await read({ as: account.id }, 'f'.repeat(24));
  expect([unknown.status, unknown.body.code]).toEqual([404, 'E_USER_NOT_FOUND']);
  expect((await read({ as: account.id }, 'me')).status).toBe(400);
  expect((await read({})).status).toBe(401);
});

test.each([
  ['as accounts are stored today, with its path', '/uploads/profile-images/7'],
  [
    'as they were stored before, with the address that the stage had then',
    'https://d111.example.com/uploads/profile-images/7',
  ],
])('a picture has the address that the stage has today: %s', async (_how, profileImage) => {
  const { read } = await given({ profileImage });
  const { body } = await read({ as: 'f'.repeat(24) });
  expect(body.profileImage).toBe('https://public.example.com/uploads/profile-images/7');
});
