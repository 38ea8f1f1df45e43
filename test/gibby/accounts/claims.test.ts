import { expect, test } from 'vitest';
import { accountsUnderTest, someone } from './account-fixture.ts';

/** A stranger who registers an address that is not theirs, and its owner. */
const stranger = { ...someone, username: 'stranger', password: 'password of a stranger' };
const days = (count: number) => count * 24 * 3600;

test('a registration that nobody has proven keeps its address from nobody', async () => {
  const { register, verify, logIn, mailedSecret, refusal } = await accountsUnderTest();
  await register(stranger);
  const planted = mailedSecret();
  expect((await register(someone)).status).toBe(201);
  await verify(mailedSecret());
  expect((await logIn({ username: someone.email, password: someone.password })).body.data.username).toBe(
    someone.username,
  );
  expect(refusal(await verify(planted))).toMatchObject({ status: 422, message: 'The email has already been taken.' });
  expect((await logIn({ username: stranger.username, password: stranger.password })).status).toBe(403);
});

test('who registers later takes nothing from who proves first', async () => {
  const { register, verify, logIn, mailedSecret } = await accountsUnderTest();
  await register(someone);
  const own = mailedSecret();
  await register(stranger);
  expect((await verify(own)).status).toBe(200);
  expect((await logIn({ username: someone.email, password: someone.password })).status).toBe(200);
  expect((await register({ ...stranger, username: 'third' })).status).toBe(422);
});

test('of two who prove one address at once, one gets it', async () => {
  const { register, verify, mailedSecret, ports } = await accountsUnderTest();
  await register(stranger);
  const first = mailedSecret();
  await register(someone);
  const answers = await Promise.all([verify(first), verify(mailedSecret())]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  const winner = answers[0]?.status === 200 ? 1 : 2;
  expect((await ports.users.findByEmail(someone.email))?.id).toBe(winner);
});

test('a claim ends after 30 days, and its username with it', async () => {
  const { register, resend, runtime, refusal, ports } = await accountsUnderTest();
  await register(someone);
  expect((await register({ ...someone, email: 'other@example.com' })).status).toBe(422);
  runtime.clock.advance(days(30));
  expect(refusal(await resend({ email: someone.email })).message).toBe('Email not found');
  expect(await ports.users.findForSignIn(someone.username)).toBeUndefined();
  expect((await register({ ...someone, email: 'other@example.com' })).status).toBe(201);
});

test('what is proven does not end', async () => {
  const { activated, runtime, logIn } = await accountsUnderTest();
  await activated();
  runtime.clock.advance(days(400));
  expect((await logIn({ username: someone.username, password: someone.password })).status).toBe(200);
});

test('a new password proves a claim, also against a later one', async () => {
  const { register, requestReset, updatePassword, logIn, mailedSecret } = await accountsUnderTest();
  await register(someone);
  await requestReset({ email: someone.email });
  const secret = mailedSecret();
  await register(stranger);
  expect((await updatePassword({ token: secret, password: 'another invented password' })).status).toBe(200);
  expect((await logIn({ username: someone.email, password: 'another invented password' })).body.data.username).toBe(
    someone.username,
  );
});

test('what was asked for in a claimed account is dropped when the owner of the address proves it', async () => {
  const { facebookSignIn, saveProfile, verify, mailedSecret, ports } = await accountsUnderTest();
  const claim = { provider_user_id: 'claimed', name: 'A Name', email: someone.email };
  const { body } = await facebookSignIn(claim);
  const own = mailedSecret(someone.email);
  await saveProfile(body.data.access_token, { email: 'planted@example.com' });
  expect((await verify(own)).status).toBe(200);
  await verify(mailedSecret('planted@example.com'));
  const user = await ports.users.findByEmail(someone.email);
  expect([user?.email, user?.pendingEmail, user?.status]).toEqual([someone.email, null, 'active']);
  expect(await ports.users.findByEmail('planted@example.com')).toBeUndefined();
});

test('an address that its user only claimed and left leads to them no more', async () => {
  const { facebookSignIn, saveProfile, verify, resend, requestReset, register, sent, mailedSecret, ports, refusal } =
    await accountsUnderTest();
  const { body } = await facebookSignIn({ provider_user_id: 'claimed', name: 'A Name', email: someone.email });
  await saveProfile(body.data.access_token, { email: 'own@example.com' });
  expect((await verify(mailedSecret('own@example.com'))).status).toBe(200);
  expect((await ports.users.findByEmail('own@example.com'))?.id).toBe(body.data.id);

  const mails = sent.length;
  expect(await ports.users.findByEmail(someone.email)).toBeUndefined();
  expect(await ports.users.findForSignIn(someone.email)).toBeUndefined();
  for (const ask of [resend, requestReset]) {
    expect(refusal(await ask({ email: someone.email })).message).toBe('Email not found');
  }
  expect(sent).toHaveLength(mails);
  expect((await register(someone)).status).toBe(201);
});

test('mails to one mailbox are limited, whatever tags its address has', async () => {
  const { register, resend, sent } = await accountsUnderTest();
  const answers = [];
  for (let index = 0; index < 8; index++) {
    answers.push(await register({ ...someone, email: `box+${index}@example.com`, username: `name${index}` }));
  }
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
  expect(sent).toHaveLength(6);
  expect((await resend({ email: 'box+7@example.com' })).status).toBe(429);
  await register({ ...someone, email: 'other@example.com', username: 'other' });
  expect(sent).toHaveLength(7);
});

test('registrations that fail leave the mailbox its mails', async () => {
  const { register, sent } = await accountsUnderTest();
  await register({ ...someone, email: 'first@example.com' });
  for (let tries = 0; tries < 12; tries++) expect((await register(someone)).status).toBe(422);
  expect((await register({ ...someone, username: 'free' })).status).toBe(201);
  expect(sent.map(({ to }) => to)).toEqual(['first@example.com', someone.email]);
});

test('strangers who have mails sent only make the owner of the mailbox wait a little', async () => {
  const { register, resend, verify, sent, mailedSecret, runtime } = await accountsUnderTest();
  await register(someone);
  const own = mailedSecret(someone.email);
  const ask = (from: string) => resend({ email: someone.email }, { from });
  for (let tries = 0; tries < 40; tries++) await ask(`2001:db8:0:${tries}::1`);
  // Ten in an hour and then one in five minutes, by whomever.
  expect(sent).toHaveLength(11);
  const answer = await ask('203.0.113.1');
  expect(answer.status).toBe(429);
  const wait = Number(answer.headers['retry-after']);
  expect(wait).toBeLessThanOrEqual(330);
  runtime.clock.advance(wait);
  expect((await ask('203.0.113.1')).status).toBe(200);
  expect(sent).toHaveLength(12);
  // The links that were mailed before go on working.
  expect((await verify(own)).status).toBe(200);
});
