import { expect, test, vi } from 'vitest';
import type { StoredNotification } from '#shared/gibby/notifications/notification.ts';
import { recipientFor } from '#shared/gibby/notifications/notification-recipient.usecase.ts';
import { aUser } from '#test/support/builders.ts';
import { accountsUnderTest, someone } from './account-fixture.ts';

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

test('an address may show thirty refused tokens an hour, and no person may be asked for more often', async () => {
  const { facebookSignIn, ports } = await given();
  const identify = vi.spyOn(ports.facebook, 'identify');
  const statusOf = async (body: object, address: string) => (await facebookSignIn(body, { from: address })).status;
  const [junk, good] = ['192.0.2.1', '192.0.2.2'];
  const invented = (count: number) => ({ ...request, provider_user_id: `id-${count}`, fb_token: `junk-${count}` });
  for (let count = 0; count < 30; count++) {
    expect([await statusOf(invented(count), junk), await statusOf(request, good)]).toEqual([401, 200]);
  }
  identify.mockClear();
  expect([await statusOf(invented(30), junk), await statusOf(request, junk)]).toEqual([429, 429]);
  expect(await statusOf(request, good)).toBe(429);
  expect(identify).not.toHaveBeenCalled();
  const other = {
    ...request,
    provider_user_id: 'another_id',
    email: 'another@example.com',
    fb_token: 'token-of-another',
  };
  expect([await statusOf(other, good), await statusOf(documented, junk)]).toEqual([200, 422]);
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

const taken = { id: 'The provider_user_id has already been taken.', email: 'The email has already been taken.' };

test('the documented body, without a token, makes a new account, whose address a mail has to prove', async () => {
  const { facebookSignIn, ports, sent, mailedSecret, verify } = await given();
  const { status, body } = await facebookSignIn(documented);
  expect([status, body]).toEqual([
    200,
    { data: { id: 1, username: null, email: 'email@example.com', access_token: expect.any(String) } },
  ]);
  expect(await ports.userSessions.verify(body.data.access_token)).toMatchObject({ userId: 1 });
  expect(await ports.users.get(1)).toMatchObject({ status: 'active', emailClaimed: true, facebookClaimed: true });
  expect(sent.map(({ to }) => to)).toEqual([documented.email]);
  await verify(mailedSecret());
  expect(await ports.users.get(1)).not.toHaveProperty('emailClaimed');
});

test.each([
  ['the id of one who signed up with a token', request, { email: 'other@example.com' }, taken.id],
  ['the id of one who signed up without', documented, { email: 'other@example.com' }, taken.id],
  ['the id and address of one who signed up without', documented, {}, taken.id],
  ['a proven address', request, { provider_user_id: 'other' }, taken.email],
])('no call without a token opens an account: %s is 422', async (_what, first, change, message) => {
  const { facebookSignIn, ports, refusal } = await given();
  await facebookSignIn(first);
  expect(refusal(await facebookSignIn({ ...documented, ...change }))).toMatchObject({ status: 422, message });
  expect(await ports.users.get(2)).toBeUndefined();
});

test('who proves the id and address of a claimed account by a token, before the mail, finds their own', async () => {
  const { facebookSignIn, ports, saveProfile, verify, mailedSecret } = await given();
  const claimed = (await facebookSignIn(documented)).body.data;
  await saveProfile(claimed.access_token, { email: 'planted@example.com' });
  const planted = mailedSecret('planted@example.com');
  const owner = (await facebookSignIn(request)).body.data;
  expect([owner.id, (await facebookSignIn(request)).body.data.id]).toEqual([claimed.id, claimed.id]);
  expect(await ports.userSessions.verify(owner.access_token)).toBeDefined();

  // It may have been a stranger who claimed it: nothing that they began goes on.
  expect(await ports.userSessions.verify(claimed.access_token)).toBeUndefined();
  expect((await verify(planted)).status).toBe(422);
  const user = await ports.users.findByEmail(request.email);
  expect(user).toMatchObject({ id: claimed.id, status: 'active', pendingEmail: null });
  expect([user?.emailClaimed, user?.facebookClaimed]).toEqual([undefined, undefined]);
  const other = { ...documented, provider_user_id: 'other' };
  expect((await facebookSignIn(other)).body.error.message).toBe(taken.email);
});

test('a claimed account is not opened by a token when another user has proven its address', async () => {
  const { facebookSignIn, activated, ports, refusal } = await given();
  await facebookSignIn(documented);
  const user = await activated();
  expect(refusal(await facebookSignIn(request)).message).toBe(taken.email);
  expect((await ports.users.findByEmail(request.email))?.id).toBe(user.id);
});

test('who has proven the address of an account without a token goes on with it by a token', async () => {
  const { facebookSignIn, verify, mailedSecret } = await given();
  await facebookSignIn(documented);
  await verify(mailedSecret());
  expect((await facebookSignIn(request)).body.data.id).toBe(1);
});

test('a stranger who claims an id with an address of their own does not keep it from its owner', async () => {
  const { facebookSignIn, verify, mailedSecret } = await given();
  await facebookSignIn({ ...documented, email: 'stranger@example.com' });
  await verify(mailedSecret());
  expect((await facebookSignIn(request)).body.data.id).toBe(2);
});

test('a new password is not mailed for a claimed address, and no notification either', async () => {
  const { facebookSignIn, requestReset, refusal, ports } = await given();
  await facebookSignIn(documented);
  expect(refusal(await requestReset({ email: documented.email })).message).toBe('Email not found');
  const note: StoredNotification = {
    id: ports.ids.uuid(),
    userId: 1,
    kind: 'newOffer',
    message: 'An offer',
    data: { request_id: 7 },
    actorId: 2,
    at: '2026-03-01T12:00:00.000Z',
    isRead: false,
  };
  expect(await recipientFor(note, 'email', ports)).toBeUndefined();
  expect((await recipientFor(note, 'fcm', ports))?.id).toBe(1);
});

test('the mailed proof ends the sessions, sockets and pushes from the time when the account was only claimed', async () => {
  const { facebookSignIn, verify, mailedSecret, ports, socketOf, ended } = await given();
  const claimed = await facebookSignIn({ ...documented, email: 'email@example.com' });
  const socket = await socketOf(claimed.body.data.id, claimed.body.data.access_token);
  await verify(mailedSecret('email@example.com'));
  expect(await ports.userSessions.verify(claimed.body.data.access_token)).toBeUndefined();
  expect(ended).toEqual([socket]);
  const proven = await facebookSignIn({ ...request, email: 'email@example.com' });
  expect([proven.status, proven.body.data.id]).toEqual([200, claimed.body.data.id]);
  expect(await ports.userSessions.verify(claimed.body.data.access_token)).toBeUndefined();
  expect((await ports.users.get(proven.body.data.id))?.facebookClaimed).toBeUndefined();
  expect((await facebookSignIn({ ...request, email: 'email@example.com' })).status).toBe(200);
  expect(await ports.userSessions.verify(proven.body.data.access_token)).toBeDefined();
});

test('page and mail tell the owner of an address which account it is, in no words of a stranger', async () => {
  const { facebookSignIn, register, showVerification, mailedSecret, sent } = await given();
  await facebookSignIn({ ...documented, name: 'your bank" at evil.example.com' });
  await register(someone);
  const words = [
    `the Gibby account that signed up by Facebook on 2026-03-01`,
    `the Gibby account “${someone.username}”`,
  ];
  const texts = sent.map(({ text }) => text);
  expect(texts.map((text) => words.findIndex((one) => text.includes(one)))).toEqual([0, 1]);
  expect(texts.join()).not.toContain('evil');
  const { body } = await showVerification(mailedSecret());
  expect(JSON.stringify(body)).toContain(words[1]);
});

test('a user by Facebook who never opened the mail can still prove the address after months, and sign in', async () => {
  const { facebookSignIn, resend, verify, requestReset, updatePassword, logIn, sent, mailedSecret, runtime } =
    await given();
  await facebookSignIn(documented);
  runtime.clock.advance(100 * 24 * 3600);
  expect((await resend({ email: documented.email })).status).toBe(200);
  expect((await verify(mailedSecret(documented.email))).status).toBe(200);
  expect((await requestReset({ email: documented.email })).status).toBe(200);
  const password = 'a new password';
  expect((await updatePassword({ token: mailedSecret(documented.email), password })).status).toBe(200);
  expect((await logIn({ username: documented.email, password })).status).toBe(200);
  expect(sent.length).toBeGreaterThan(2);
});
