import { expect, test } from 'vitest';
import { aUser } from '#test/support/builders.ts';
import { accountsUnderTest } from './account-fixture.ts';

/** The document's own request, plus the token that it lacks. */
const documented = {
  email: 'email@example.com',
  provider_user_id: 'facebook_id',
  avatar: 'https://graph.facebook.com/v2.6/xxxxxx/picture?type=normal',
  name: 'Facebook Name',
} as const;
const request = { ...documented, fb_token: 'token-of-facebook-id' } as const;

async function given() {
  const under = await accountsUnderTest();
  under.knownToFacebook.set('token-of-facebook-id', {
    id: 'facebook_id',
    name: 'Name There',
    email: 'email@example.com',
  });
  under.knownToFacebook.set('token-of-another', { id: 'another_id', name: null, email: 'another@example.com' });
  under.knownToFacebook.set('token-without-address', { id: 'third_id', name: null, email: null });
  return under;
}

test('a person registers by Facebook as documented, and needs no mail', async () => {
  const { facebookSignIn, ports, sent } = await given();
  const { status, body } = await facebookSignIn(request);
  expect(status).toBe(200);
  expect(body).toEqual({
    data: { id: 1, username: null, email: 'email@example.com', access_token: expect.any(String) },
  });
  expect(await ports.userSessions.verify(body.data.access_token)).toMatchObject({ userId: 1 });
  expect(await ports.users.get(1)).toMatchObject({
    status: 'active',
    facebookId: 'facebook_id',
    name: 'Facebook Name',
  });
  expect(sent).toEqual([]);
});

test('the same account logs in from then on', async () => {
  const { facebookSignIn } = await given();
  const answers = [await facebookSignIn(request), await facebookSignIn({ ...request, email: 'Email@Example.com' })];
  expect(answers.map(({ status, body }) => [status, body.data.id])).toEqual([
    [200, 1],
    [200, 1],
  ]);
});

test('a known account with another address gets the documented 422', async () => {
  const { facebookSignIn, refusal } = await given();
  await facebookSignIn(request);
  expect(refusal(await facebookSignIn({ ...request, email: 'another@example.com' }))).toEqual({
    status: 422,
    http_code: 422,
    message: 'The provider_user_id has already been taken.',
  });
});

test.each([
  ['without a token', documented, 422, 'The fb_token field is required.'],
  ['with an unknown token', { ...request, fb_token: 'other' }, 401, 'Invalid credentials'],
  ["with another user's token", { ...request, fb_token: 'token-of-another' }, 401, 'Invalid credentials'],
  [
    'with an address that Facebook does not have for this user',
    { ...request, email: 'victim@example.com' },
    422,
    'The email is not the one of this Facebook account.',
  ],
  [
    'with an address where Facebook has none',
    { ...request, provider_user_id: 'third_id', fb_token: 'token-without-address' },
    422,
    'The email is not the one of this Facebook account.',
  ],
])('a sign-up %s is refused, and no user is created', async (_name, body, status, message) => {
  const { facebookSignIn, ports, refusal } = await given();
  expect(refusal(await facebookSignIn(body))).toEqual({ status, http_code: status, message });
  expect(await ports.users.get(1)).toBeUndefined();
});

test('an address that already has an account is not taken over', async () => {
  const { facebookSignIn, activated, ports, refusal } = await given();
  const user = await activated();
  expect(refusal(await facebookSignIn(request)).message).toBe('The email has already been taken.');
  expect(await ports.users.get(user.id)).toEqual(user);
});

test('a deactivated user cannot log in by Facebook either', async () => {
  const { facebookSignIn, ports, refusal } = await given();
  const { email, provider_user_id: facebookId } = request;
  await ports.users.create(aUser({ id: 1, email, username: null, facebookId, status: 'deactivated' }, ports), null);
  expect(refusal(await facebookSignIn(request)).status).toBe(403);
});

test('a user without a password cannot log in with one', async () => {
  const { facebookSignIn, logIn } = await given();
  await facebookSignIn(request);
  for (const password of ['null', 'undefined', 'invented password']) {
    expect((await logIn({ username: request.email, password })).status).toBe(401);
  }
});
