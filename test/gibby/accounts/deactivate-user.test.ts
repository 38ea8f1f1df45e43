import { expect, test } from 'vitest';
import { handler as deactivateUser } from '#functions/gibby/accounts/deactivate-user/handler.ts';
import { handler as inspectUser } from '#functions/gibby/accounts/inspect-user/handler.ts';
import { handler as reactivateUser } from '#functions/gibby/accounts/reactivate-user/handler.ts';
import { handler as registerUserDevice } from '#functions/gibby/notifications/register-user-device/handler.ts';
import { handler as getOwnProfile } from '#functions/gibby/profiles/get-own-profile/handler.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import { deviceOwnerOf } from '#shared/platform/devices/device.ts';
import { aDevice } from '#test/support/builders.ts';
import { call } from '#test/support/call.ts';
import { accountsUnderTest, someone } from './account-fixture.ts';

const administrator = 'a'.repeat(24);
const deactivated = {
  status: 403,
  message: 'Your account has been deactivated. Please kindly contact Gibby administrator for further details.',
  http_code: 403,
};

async function given() {
  const area = await accountsUnderTest();
  const user = await area.activated();
  const asAdministrator = (unit: Unit, body?: unknown) =>
    call(unit, area.ports, {
      as: administrator,
      admin: true,
      params: { id: String(user.id) },
      ...(body !== undefined && { body }),
    });
  return {
    ...area,
    user,
    signIn: () => area.logIn({ username: someone.email, password: someone.password }),
    use: (unit: Unit, token: string, body?: unknown) =>
      call(unit, area.ports, { headers: { authorization: `Bearer ${token}` }, ...(body !== undefined && { body }) }),
    deactivate: (body?: unknown) => asAdministrator(deactivateUser, body),
    reactivate: (body?: unknown) => asAdministrator(reactivateUser, body),
    inspect: () => asAdministrator(inspectUser),
  };
}

test('a deactivated user loses sessions, sockets and pushes at once, and is refused in the words of the document', async () => {
  const { user, signIn, use, deactivate, refusal, ports, socketOf, ended, runtime } = await given();
  const { access_token: token } = (await signIn()).body.data;
  const owner = deviceOwnerOf(user.id);
  const address = 'a'.repeat(64);
  await ports.devices.register(aDevice({ id: runtime.ids.objectId(), account: owner, deviceAddress: address }));
  const socket = await socketOf(user.id, token);

  const { status, body } = await deactivate();
  expect([status, body]).toEqual([
    200,
    {
      data: {
        id: user.id,
        username: someone.username,
        status: 'deactivated',
        acts: [expect.objectContaining({ act: 'deactivateUser', by: administrator, reason: null })],
      },
    },
  ]);
  expect(ended).toEqual([socket]);
  expect(await ports.devices.ofAccount(owner)).toEqual([]);
  expect(refusal(await use(getOwnProfile, token))).toEqual(deactivated);
  const phone = { token: address, device_type: 'ios', bundle_id: 'com.example.gibby' };
  expect(refusal(await use(registerUserDevice, token, phone))).toEqual(deactivated);
  expect(refusal(await signIn())).toEqual(deactivated);
});

test('the sockets and pushes end too when the request dies after its commit', async () => {
  const { user, signIn, deactivate, endPhones, ports, socketOf, ended, runtime } = await given();
  const { access_token: token } = (await signIn()).body.data;
  const owner = deviceOwnerOf(user.id);
  await ports.devices.register(aDevice({ id: runtime.ids.objectId(), account: owner, deviceAddress: 'a'.repeat(64) }));
  const socket = await socketOf(user.id, token);
  const { connections } = ports;
  ports.connections = { ...connections, ofAccount: () => Promise.reject(new Error('The process has ended.')) };
  expect((await deactivate()).status).toBe(500);
  expect(ended).toEqual([]);
  ports.connections = connections;
  await endPhones();
  expect(ended).toEqual([socket]);
  expect(await ports.devices.ofAccount(owner)).toEqual([]);
});

test('a sign-in that is under way gets no token', async () => {
  const { user, deactivate, ports } = await given();
  await deactivate();
  for (const generation of [0, await ports.userSessions.generation(user.id)]) {
    await expect(ports.userSessions.issue(user.id, generation)).rejects.toMatchObject({ code: 'changed_meanwhile' });
  }
});

test('a new password does not let a deactivated user in', async () => {
  const { deactivate, requestReset, updatePassword, mailedSecret, signIn, logIn, refusal } = await given();
  await deactivate();
  await requestReset({ email: someone.email });
  await updatePassword({ token: mailedSecret(), password: 'another invented one' });
  const again = await logIn({ username: someone.email, password: 'another invented one' });
  expect([refusal(again), (await signIn()).status]).toEqual([deactivated, 401]);
});

test('a reactivated user signs in anew, and no old session returns', async () => {
  const { signIn, use, deactivate, reactivate } = await given();
  const { access_token: old } = (await signIn()).body.data;
  for (let times = 0; times < 2; times += 1) expect((await deactivate()).body.data.status).toBe('deactivated');
  for (let times = 0; times < 2; times += 1) expect((await reactivate()).body.data.status).toBe('active');
  expect((await use(getOwnProfile, old)).status).toBe(401);
  const { status, body } = await signIn();
  expect(status).toBe(200);
  expect((await use(getOwnProfile, body.data.access_token)).status).toBe(200);
});

/** Somebody who has registered, and who is deactivated before they have proven their address. */
async function withPending() {
  const area = await given();
  const other = { email: 'other@example.com', username: 'other', password: someone.password };
  await area.register(other);
  const secret = area.mailedSecret(other.email);
  const pending = await area.ports.users.findByEmail(other.email);
  const admin = { as: administrator, admin: true, params: { id: String(pending?.id) } };
  const statusAfter = async (unit: Unit) => (await call(unit, area.ports, admin)).body.data.status;
  await statusAfter(deactivateUser);
  return { ...area, other, secret, reactivated: () => statusAfter(reactivateUser) };
}

test('reactivation proves no address: who was pending is pending, and no link from before works', async () => {
  const { ports, other, secret, verify, refusal, reactivated } = await withPending();
  expect(refusal(await verify(secret)).message).toBe('This link is wrong, used or too old.');
  expect((await ports.users.findByEmail(other.email))?.status).toBe('deactivated');
  expect(await reactivated()).toBe('pending');
  expect((await verify(secret)).status).toBe(422);
});

test('a deactivated user who was pending keeps their address from nobody who proves it', async () => {
  const { other, register, verify, logIn, mailedSecret, saveProfile, signIn } = await withPending();
  const asked = await saveProfile((await signIn()).body.data.access_token, { email: other.email });
  expect(asked.status).toBe(200);
  const owner = { ...other, username: 'owner' };
  expect((await register(owner)).status).toBe(201);
  expect((await verify(mailedSecret(other.email))).status).toBe(200);
  expect((await logIn({ username: other.email, password: owner.password })).body.data.username).toBe('owner');
});

test.each(['the mailed link', 'a new password'])(
  'a deactivated user proves their address by %s, stays out, and is active once reactivated',
  async (proof) => {
    const area = await withPending();
    const { other, resend, requestReset, verify, updatePassword, mailedSecret, logIn, refusal, reactivated, register } =
      area;
    const password = 'another invented one';
    if (proof === 'the mailed link') {
      await resend({ email: other.email });
      expect((await verify(mailedSecret(other.email))).status).toBe(200);
      expect(refusal(await logIn({ username: other.email, password: other.password }))).toEqual(deactivated);
    } else {
      await requestReset({ email: other.email });
      expect((await updatePassword({ token: mailedSecret(other.email), password })).status).toBe(200);
      expect(refusal(await logIn({ username: other.email, password }))).toEqual(deactivated);
    }
    expect((await register({ ...other, username: 'another' })).status).toBe(422);
    expect(await reactivated()).toBe('active');
  },
);

test('a new address that was asked for before a deactivation is not pending after it', async () => {
  const { user, signIn, saveProfile, deactivate, reactivate, ports, verify, mailedSecret } = await given();
  await saveProfile((await signIn()).body.data.access_token, { email: 'planted@example.com' });
  const planted = mailedSecret('planted@example.com');
  await deactivate();
  await reactivate();
  expect(await ports.users.get(user.id)).toEqual({ ...user, acts: expect.any(Array), updatedAt: expect.any(String) });
  expect((await verify(planted)).status).toBe(422);
});

test('there is nobody to shut out', async () => {
  const { ports } = await given();
  const answer = await call(deactivateUser, ports, { as: administrator, admin: true, params: { id: '999' } });
  expect(answer.status).toBe(404);
});

test('who shuts a user out and lets them in again is stored with the reason, once', async () => {
  const { deactivate, reactivate, inspect, user } = await given();
  await deactivate({ reason: 'Sells weapons' });
  await deactivate({ reason: 'Another' });
  await reactivate({ reason: 'Toys', reference: 'Ticket 7' });
  const said = { by: administrator, created_at: expect.stringMatching(/^2026-/) };
  expect((await inspect()).body).toEqual({
    data: {
      id: user.id,
      username: someone.username,
      status: 'active',
      acts: [
        { ...said, act: 'deactivateUser', reason: 'Sells weapons', reference: null },
        { ...said, act: 'reactivateUser', reason: 'Toys', reference: 'Ticket 7' },
      ],
    },
  });
});
