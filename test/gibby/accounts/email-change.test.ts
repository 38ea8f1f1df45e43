import { expect, test } from 'vitest';
import { accountsUnderTest, someone } from './account-fixture.ts';

const { email, username, password } = someone;
const next = 'next@example.com';
const hours = (count: number) => count * 3600;

/** A user with a session, who has just asked for another address. */
async function given(extra: object = {}) {
  const under = await accountsUnderTest();
  const user = await under.activated();
  const { body } = await under.logIn({ username, password });
  const token = body.data.access_token as string;
  const answer = await under.saveProfile(token, { email: next, ...extra });
  const emailOf = async () => (await under.ports.users.get(user.id))?.email;
  return {
    ...under,
    user,
    token,
    answer,
    emailOf,
    proof: under.mailedSecret(next),
    warning: under.mailedSecret(email),
  };
}

test('a planted change does not survive a new password', async () => {
  const { requestReset, updatePassword, verify, showVerification, runtime, mailedSecret, emailOf, proof, ports, user } =
    await given();
  await requestReset({ email });
  expect((await updatePassword({ token: mailedSecret(email), password: 'another invented password' })).status).toBe(
    200,
  );
  expect((await ports.users.get(user.id))?.pendingEmail).toBeNull();
  runtime.clock.advance(hours(25));
  expect([(await showVerification(proof)).status, (await verify(proof)).status]).toEqual([422, 422]);
  expect(await emailOf()).toBe(email);
});

test('a link from before a new password is void, also for an address that is asked for again', async () => {
  const { requestReset, updatePassword, verify, logIn, saveProfile, mailedSecret, emailOf, proof, runtime } =
    await given();
  await requestReset({ email });
  await updatePassword({ token: mailedSecret(email), password: 'another invented password' });
  const { body } = await logIn({ username, password: 'another invented password' });
  await saveProfile(body.data.access_token, { email: next });
  runtime.clock.advance(hours(25));
  expect((await verify(proof)).status).toBe(422);
  expect(await emailOf()).toBe(email);
  expect((await verify(mailedSecret(next))).status).toBe(200);
});

test('the present address is told at once, and the change takes effect when proven, after a day', async () => {
  const { answer, verify, refusal, runtime, sent, emailOf, proof } = await given();
  expect([answer.status, answer.body.data.email]).toEqual([200, email]);
  const [warning] = sent.filter(({ to }) => to === email).slice(-1);
  expect(warning?.text).toContain(next);
  expect(refusal(await verify(proof))).toEqual({
    status: 422,
    http_code: 422,
    message: 'This change can be confirmed a day after it was asked for, or once the former address has allowed it.',
  });
  runtime.clock.advance(hours(24) - 60);
  expect((await verify(proof)).status).toBe(422);
  runtime.clock.advance(60);
  expect((await verify(proof)).status).toBe(200);
  expect(await emailOf()).toBe(next);
});

test('its link stops the change and ends all sessions, which opening it does not', async () => {
  const { showEmailChange, decideEmailChange, verify, runtime, token, ports, emailOf, proof, warning } = await given();
  expect((await showEmailChange(warning, { headers: { accept: 'text/html' } })).body).toContain('Stop this change');
  expect(await ports.userSessions.verify(token)).toBeDefined();
  expect((await decideEmailChange(warning, 'stop')).status).toBe(200);
  expect(await ports.userSessions.verify(token)).toBeUndefined();
  runtime.clock.advance(hours(25));
  expect((await verify(proof)).status).toBe(422);
  expect((await decideEmailChange(warning, 'allow')).status).toBe(422);
  expect(await emailOf()).toBe(email);
});

test('its link allows the change at once, which still has to be proven', async () => {
  const { decideEmailChange, verify, token, ports, emailOf, proof, warning } = await given();
  expect((await decideEmailChange(warning, 'allow')).status).toBe(200);
  expect(await emailOf()).toBe(email);
  expect((await verify(proof)).status).toBe(200);
  expect(await emailOf()).toBe(next);
  expect(await ports.userSessions.verify(token)).toBeDefined();
});

test('with the current password the change takes effect when proven, and the present address is told too', async () => {
  const { verify, sent, emailOf, proof } = await given({ current_password: password });
  expect(sent.filter(({ to, text }) => to === email && text.includes(next))).toHaveLength(1);
  expect((await verify(proof)).status).toBe(200);
  expect(await emailOf()).toBe(next);
});

test('with a wrong password nothing is changed and nothing is mailed', async () => {
  const { answer, refusal, sent, ports, user } = await given({ current_password: 'a wrong password', name: 'Changed' });
  expect(refusal(answer)).toMatchObject({ status: 422, message: 'The current password is incorrect.' });
  expect(sent.map(({ to }) => to)).toEqual([email]);
  expect(await ports.users.get(user.id)).toEqual(user);
});

test.each(['stop', 'prove'])('of a stop and a proof at once, one happens: %s first', async (first) => {
  const { decideEmailChange, verify, runtime, emailOf, proof, warning } = await given();
  runtime.clock.advance(hours(24));
  const both = [() => decideEmailChange(warning, 'stop'), () => verify(proof)];
  const answers = await Promise.all((first === 'stop' ? both : both.toReversed()).map((act) => act()));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect([email, next]).toContain(await emailOf());
});

test('a former address decides on no further change', async () => {
  const {
    saveProfile,
    decideEmailChange,
    showEmailChange,
    verify,
    token,
    mailedSecret,
    emailOf,
    warning,
    ports,
    user,
  } = await given();
  await saveProfile(token, { email: 'second@example.com', current_password: password });
  await verify(mailedSecret('second@example.com'));
  expect(await emailOf()).toBe('second@example.com');
  await saveProfile(token, { email: next });
  expect([(await showEmailChange(warning)).status, (await decideEmailChange(warning, 'allow')).status]).toEqual([
    422, 422,
  ]);
  expect((await verify(mailedSecret(next))).status).toBe(422);
  expect((await decideEmailChange(mailedSecret('second@example.com'), 'stop')).status).toBe(200);
  expect((await ports.users.get(user.id))?.pendingEmail).toBeNull();
});

test('a change that a session asks for while a new password ends it is void', async () => {
  const {
    requestReset,
    updatePassword,
    saveProfile,
    verify,
    decideEmailChange,
    mailedSecret,
    ports,
    token,
    emailOf,
    runtime,
  } = await given();
  await requestReset({ email });
  const reset = mailedSecret(email);
  const { mail } = ports;
  let resets = 0;
  ports.mail = {
    ...mail,
    send: async (message) => {
      await mail.send(message);
      if (resets++ === 0) await updatePassword({ token: reset, password: 'another invented password' });
    },
  };
  await saveProfile(token, { email: 'planted@example.com' });
  expect(resets, 'the password changed after the session was checked').toBeGreaterThan(1);
  expect((await decideEmailChange(mailedSecret(email), 'allow')).status).toBe(422);
  runtime.clock.advance(hours(25));
  expect((await verify(mailedSecret('planted@example.com'))).status).toBe(422);
  expect(await emailOf()).toBe(email);
});

test('links of one kind are of no use as another', async () => {
  const { showEmailChange, decideEmailChange, verify, updatePassword, proof, warning, runtime } = await given();
  runtime.clock.advance(hours(24));
  const answers = [
    await verify(warning),
    await showEmailChange(proof),
    await decideEmailChange(proof, 'allow'),
    await updatePassword({ token: warning, password: 'another invented password' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([422, 422, 422, 422]);
});
