import { expect, test } from 'vitest';
import { deviceOwnerOf } from '#shared/platform/devices/device.ts';
import { aDevice } from '#test/support/builders.ts';
import { accountsUnderTest, someone } from './account-fixture.ts';

const { username, email, password } = someone;
const newPassword = 'another invented password';

/** A user with a token, who has requested a new password. */
async function given() {
  const under = await accountsUnderTest();
  const user = await under.activated();
  const { body } = await under.logIn({ username, password });
  await under.requestReset({ email });
  return { ...under, user, token: body.data.access_token as string, secret: under.mailedSecret() };
}

test('the mail is requested as documented', async () => {
  const { activated, requestReset, sent } = await accountsUnderTest();
  await activated();
  const { status, body } = await requestReset({ email: 'Email@example.com' });
  expect(status).toBe(200);
  expect(body).toEqual({ data: { http_code: 200, message: 'We have e-mailed your reset password link!' } });
  expect(sent.at(-1)?.to).toBe(email);
  expect(sent.at(-1)?.subject).not.toMatch(/[0-9a-f]{64}/);
});

test('an unknown address gets the documented answer, and the requests are limited', async () => {
  const { requestReset, refusal, sent } = await accountsUnderTest();
  const ask = () => requestReset({ email: 'nobody@example.com' });
  expect(refusal(await ask())).toEqual({ status: 422, http_code: 422, message: 'Email not found' });
  const answers = await Promise.all(Array.from({ length: 6 }, ask));
  expect(answers.map(({ status }) => status).sort()).toEqual([422, 422, 422, 422, 422, 429]);
  expect(sent).toEqual([]);
});

test('a function that dies right after the new password has sockets and pushes ended nevertheless, those from before', async () => {
  const { updatePassword, endPhones, runtime, ports, user, token, secret, socketOf, ended } = await given();
  const socket = await socketOf(user.id, token);
  const owner = deviceOwnerOf(user.id);
  const phone = (deviceAddress: string) => {
    const at = new Date(runtime.clock.now()).toISOString();
    const owned = { id: runtime.ids.objectId(), account: owner, deviceAddress };
    return ports.devices.register(aDevice({ ...owned, createdAt: at, updatedAt: at }));
  };
  await phone('d'.repeat(32));
  const { end } = ports.sockets;
  ports.sockets.end = () => Promise.reject(new Error('The process has ended.'));
  expect((await updatePassword({ token: secret, password: newPassword })).status).toBe(500);
  ports.sockets.end = end;
  runtime.clock.advance(1);
  await phone('e'.repeat(32));
  for (const _ of [1, 2]) expect(await endPhones()).toEqual([]);
  expect([ended, await ports.connections.get(socket)]).toEqual([[socket], undefined]);
  expect((await ports.devices.ofAccount(owner)).map(({ deviceAddress }) => deviceAddress)).toEqual(['e'.repeat(32)]);
});

test('the link sets a new password, and every session ends with its sockets and pushes', async () => {
  const { updatePassword, logIn, runtime, ports, user, token, secret, socketOf, ended } = await given();
  const socket = await socketOf(user.id, token);
  const owner = deviceOwnerOf(user.id);
  await ports.devices.register(aDevice({ id: runtime.ids.objectId(), account: owner, deviceAddress: 'd'.repeat(32) }));
  expect((await updatePassword({ token: secret, password: newPassword })).status).toBe(200);
  expect([ended, await ports.connections.get(socket)]).toEqual([[socket], undefined]);
  expect(await ports.devices.ofAccount(owner)).toEqual([]);
  expect(await ports.userSessions.verify(token)).toBeUndefined();
  expect((await logIn({ username, password })).status).toBe(401);
  const { status, body } = await logIn({ username, password: newPassword });
  expect(status).toBe(200);
  expect(await ports.userSessions.verify(body.data.access_token)).toBeDefined();
});

test('the link works once, even when it is used twice at once', async () => {
  const { updatePassword, secret, logIn } = await given();
  const choices = ['first new password', 'second new password'];
  const answers = await Promise.all(choices.map((choice) => updatePassword({ token: secret, password: choice })));
  expect(answers.map(({ status }) => status === 200).sort()).toEqual([false, true]);
  expect((await updatePassword({ token: secret, password: newPassword })).status).toBe(422);
  const logins = await Promise.all(choices.map((choice) => logIn({ username, password: choice })));
  expect(logins.map(({ status }) => status)).toEqual(answers.map(({ status }) => (status === 200 ? 200 : 401)));
});

test('a new password invalidates every other link that was mailed before', async () => {
  const { requestReset, showReset, updatePassword, mailedSecret, secret } = await given();
  await requestReset({ email });
  expect((await updatePassword({ token: mailedSecret(), password: newPassword })).status).toBe(200);
  expect((await showReset(secret)).status).toBe(422);
  expect((await updatePassword({ token: secret, password: 'a third password' })).status).toBe(422);
});

test.each([
  ['never mailed', () => '0'.repeat(64)],
  ['malformed', () => 'x'],
])('a link that was %s changes nothing', async (_name, tokenOf) => {
  const { updatePassword, logIn, refusal } = await given();
  expect(refusal(await updatePassword({ token: tokenOf(), password: newPassword }))).toEqual({
    status: 422,
    http_code: 422,
    message: 'This link is wrong, used or too old.',
  });
  expect((await logIn({ username, password })).status).toBe(200);
});

test('a link that is an hour old or that verifies an address changes nothing', async () => {
  const { updatePassword, register, mailedSecret, runtime, secret, logIn } = await given();
  const other = { email: 'other@example.com', username: 'other', password };
  await register(other);
  expect((await updatePassword({ token: mailedSecret(other.email), password: newPassword })).status).toBe(422);
  runtime.clock.advance(3600);
  expect((await updatePassword({ token: secret, password: newPassword })).status).toBe(422);
  expect((await logIn({ username, password })).status).toBe(200);
});

test('a new password that is too short is refused, and the link stays valid', async () => {
  const { updatePassword, secret, refusal } = await given();
  expect(refusal(await updatePassword({ token: secret, password: '12345' })).message).toBe(
    'The password must be at least 6 characters.',
  );
  expect((await updatePassword({ token: secret, password: newPassword })).status).toBe(200);
});

test('opening the link changes nothing and shows whether it is still valid', async () => {
  const { showReset, updatePassword, secret } = await given();
  expect((await showReset(secret)).status).toBe(200);
  expect((await showReset(secret)).body.data.http_code).toBe(200);
  expect((await updatePassword({ token: secret, password: newPassword })).status).toBe(200);
  expect((await showReset(secret)).status).toBe(422);
});

test("a user who registered another person's address loses the account to the owner of the address", async () => {
  const { register, requestReset, updatePassword, logIn, mailedSecret } = await accountsUnderTest();
  await register(someone);
  await requestReset({ email });
  expect((await updatePassword({ token: mailedSecret(), password: newPassword })).status).toBe(200);
  expect((await logIn({ username: email, password })).status).toBe(401);
  expect((await logIn({ username: email, password: newPassword })).status).toBe(200);
});

test('a login with the old password during the change leaves no session open', async () => {
  const { updatePassword, logIn, ports, secret } = await given();
  const { passwords } = ports;
  Object.assign(ports, {
    passwords: {
      ...passwords,
      matches: async (given: string, hash: string | null) => {
        const isRight = await passwords.matches(given, hash);
        await updatePassword({ token: secret, password: newPassword });
        return isRight;
      },
    },
  });
  const { status, body } = await logIn({ username, password });
  expect([status, body.error.code]).toEqual([422, 'changed_meanwhile']);
});

test('a link that verifies the same address during the change costs neither', async () => {
  const { register, requestReset, verify, updatePassword, logIn, mailedSecret, ports } = await accountsUnderTest();
  await register(someone);
  const verification = mailedSecret();
  await requestReset({ email });
  const { passwords } = ports;
  let hashes = 0;
  ports.passwords = {
    ...passwords,
    hash: async (given) => {
      // The user becomes active after they were read and before the change is committed.
      if (hashes++ === 0) expect((await verify(verification)).status).toBe(200);
      return passwords.hash(given);
    },
  };
  expect((await updatePassword({ token: mailedSecret(), password: newPassword })).status).toBe(200);
  expect(hashes).toBe(2);
  expect((await logIn({ username, password: newPassword })).status).toBe(200);
});
