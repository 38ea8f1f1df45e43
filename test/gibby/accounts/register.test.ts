import { expect, test } from 'vitest';
import { Failure } from '#shared/kernel/errors.ts';
import { itemsOf } from '#test/support/items.ts';
import { accountsUnderTest, someone } from './account-fixture.ts';

const checkMail = 'Please check your email to activate your account';

test('a person registers as documented: a 201, a pending user numbered from 1, and a mailed link', async () => {
  const { register, ports, sent, mailedSecret } = await accountsUnderTest();
  const { status, body } = await register(someone);
  expect(status).toBe(201);
  expect(body).toEqual({ data: { http_code: 201, message: checkMail } });

  const user = await ports.users.get(1);
  expect(user).toMatchObject({ id: 1, email: someone.email, username: someone.username, status: 'pending' });
  expect(user?.referralCode).toMatch(/^[A-Z]{10}$/);
  expect(sent.map(({ to }) => to)).toEqual([someone.email]);
  expect(mailedSecret()).toMatch(/^[0-9a-f]{64}$/);
});

test('the stored items contain neither the password nor the secret of the link', async () => {
  const { register, runtime, mailedSecret } = await accountsUnderTest();
  await register(someone);
  const stored = JSON.stringify(await itemsOf(runtime));
  expect(stored).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  expect(stored).not.toContain(someone.password);
  expect(stored).not.toContain(mailedSecret());
  expect(JSON.stringify(runtime.lines)).not.toMatch(
    new RegExp(`${someone.password}|${someone.email}|${mailedSecret()}`),
  );
});

test.each([
  ['email', { username: 'other' }, 'The email has already been taken.'],
  ['email in other letters', { username: 'other', email: 'EMAIL@Example.com' }, 'The email has already been taken.'],
  ['username', { email: 'other@example.com' }, 'The username has already been taken.'],
  [
    'username in other letters',
    { email: 'other@example.com', username: 'APALAHINI' },
    'The username has already been taken.',
  ],
])('a taken %s is refused with its text, and nothing changes', async (_name, change, message) => {
  const { register, activated, ports, sent, refusal } = await accountsUnderTest();
  await activated();
  const answer = await register({ ...someone, ...change });
  expect(refusal(answer)).toEqual({ status: 422, http_code: 422, message });
  expect(await ports.users.findByEmail('other@example.com')).toBeUndefined();
  expect(await ports.users.findForSignIn('other')).toBeUndefined();
  expect(sent).toHaveLength(1);
});

test('of many who register one name at once, one succeeds', async () => {
  const { register, sent } = await accountsUnderTest();
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, index) => register({ ...someone, email: `${index}@example.com` })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422, 422, 422]);
  expect(sent).toHaveLength(1);
});

test.each([
  [
    'no field at all',
    {},
    'The email field is required.|The password field is required.|The username field is required.',
  ],
  ['no address', { ...someone, email: 'email' }, 'The email must be a valid email address.'],
  ['a short password', { ...someone, password: '12345' }, 'The password must be at least 6 characters.'],
  ['a password of blanks', { ...someone, password: ' \u00a0'.repeat(4) }, 'The password must have visible characters.'],
  [
    'the username as password',
    { ...someone, password: someone.username.toUpperCase() },
    'The password must not be the username or the address.',
  ],
  [
    'the address as password',
    { ...someone, password: someone.email },
    'The password must not be the username or the address.',
  ],
  ['an address as username', { ...someone, username: 'a@example.com' }, 'The username format is invalid.'],
  ['a number as username', { ...someone, username: 12345 }, 'The username must be a string.'],
])("%s is a 422 with the document's text, and no user is created", async (_name, body, message) => {
  const { register, ports, sent, refusal } = await accountsUnderTest();
  expect(refusal(await register(body))).toEqual({ status: 422, http_code: 422, message });
  expect(await ports.users.get(1)).toBeUndefined();
  expect(sent).toEqual([]);
});

test('a mail that cannot be sent goes out later, and its address is in no line of the log', async () => {
  const { register, deliverMails, ports, runtime, sent } = await accountsUnderTest();
  const { send } = ports.mail;
  ports.mail.send = () => Promise.reject(new Failure('provider_unavailable'));
  expect((await register(someone)).status).toBe(201);
  expect(await deliverMails()).toHaveLength(1);
  expect(JSON.stringify(runtime.lines)).not.toContain(someone.email);

  ports.mail.send = send;
  for (const _ of [1, 2]) expect(await deliverMails()).toEqual([]);
  expect(sent).toHaveLength(1);
});

test('a function that dies right after the registration is committed has its mail sent nevertheless', async () => {
  const { register, deliverMails, ports, sent } = await accountsUnderTest();
  const { create } = ports.users;
  ports.users.create = async (...given) => {
    await create(...given);
    throw new Error('The process has ended.');
  };
  expect((await register(someone)).status).toBe(500);
  await deliverMails();
  expect(sent.map(({ to }) => to)).toEqual([someone.email]);
});

test('the link activates the account, even if it is opened twice', async () => {
  const { register, verify, ports, mailedSecret } = await accountsUnderTest();
  await register(someone);
  const answers = await Promise.all([verify(mailedSecret()), verify(mailedSecret())]);
  for (const { status, body } of [...answers, await verify(mailedSecret())]) {
    expect([status, body.data.http_code]).toEqual([200, 200]);
  }
  expect((await ports.users.get(1))?.status).toBe('active');
});

test('a link that was never mailed, is of another kind, or is older than a week activates nothing', async () => {
  const { register, verify, requestReset, ports, runtime, mailedSecret, refusal } = await accountsUnderTest();
  await register(someone);
  const late = mailedSecret();
  await requestReset({ email: someone.email });
  runtime.clock.advance(7 * 24 * 3600);
  for (const token of ['0'.repeat(64), 'x', mailedSecret(), late]) {
    expect(refusal(await verify(token))).toMatchObject({ status: 422, http_code: 422 });
  }
  expect((await ports.users.get(1))?.status).toBe('pending');
});

test('a link is mailed again as documented, to a user who has not opened one', async () => {
  const { register, resend, verify, sent, mailedSecret, ports } = await accountsUnderTest();
  await register(someone);
  const { status, body } = await resend({ email: 'Email@Example.com' });
  expect(status).toBe(200);
  expect(body).toEqual({ data: { http_code: 200, message: 'We have e-mailed your verification link!' } });
  expect(sent).toHaveLength(2);
  await verify(mailedSecret());
  expect((await ports.users.get(1))?.status).toBe('active');

  expect((await resend({ email: someone.email })).body).toEqual(body);
  expect(sent).toHaveLength(2);
});

test('an unknown address gets the documented answer, six times an hour', async () => {
  const { resend, refusal, runtime, sent } = await accountsUnderTest();
  const ask = () => resend({ email: 'nobody@example.com' });
  for (let times = 0; times < 6; times++) {
    expect(refusal(await ask())).toEqual({ status: 422, http_code: 422, message: 'Email not found' });
  }
  const { status, headers } = await ask();
  expect([status, headers['retry-after']]).toEqual([429, '3960']);
  runtime.clock.advance(3960);
  expect((await ask()).status).toBe(422);
  expect(sent).toEqual([]);
});
