import { describe, expect, test } from 'vitest';
import { deviceOwnerOf } from '#shared/platform/devices/device.ts';
import { aDevice } from '#test/support/builders.ts';
import { accountsUnderTest, someone } from './account-fixture.ts';

const { username, password } = someone;
const loggedOut = { data: { action: 'logout', status: true } };

async function given() {
  const under = await accountsUnderTest();
  const user = await under.activated();
  const { body } = await under.logIn({ username, password });
  const token: string = body.data.access_token;
  const owner = { id: under.runtime.ids.objectId(), account: deviceOwnerOf(user.id) };
  const device = aDevice({ ...owner, deviceAddress: 'invented-device-token' });
  await under.ports.devices.register(device);
  const bearer = { headers: { authorization: `Bearer ${token}` } };
  const isIn = async () => (await under.ports.userSessions.verify(token)) !== undefined;
  const hasDevice = async () => (await under.ports.devices.ofAccount(device.account)).length > 0;
  return { ...under, user, token, bearer, isIn, hasDevice };
}

describe('a logout by GET, as documented', () => {
  test('removes the push device and keeps the session, which the request does not name', async () => {
    const { logOutByLink, isIn, hasDevice } = await given();
    const { status, body } = await logOutByLink({ query: { token: 'invented-device-token' } });
    expect([status, body]).toEqual([200, loggedOut]);
    expect([await isIn(), await hasDevice()]).toEqual([true, false]);
  });

  test('ends the session of a bearer token, even if the device is unknown', async () => {
    const { logOutByLink, bearer, isIn, hasDevice } = await given();
    const { status } = await logOutByLink({ query: { token: 'another-device-token' }, ...bearer });
    expect(status).toBe(200);
    expect([await isIn(), await hasDevice()]).toEqual([false, true]);
  });

  test('by HEAD, as previews of links ask, changes nothing', async () => {
    const { logOutByLink, bearer, isIn, hasDevice } = await given();
    const { status } = await logOutByLink({ query: { token: 'invented-device-token' }, method: 'HEAD', ...bearer });
    expect([status, await isIn(), await hasDevice()]).toEqual([200, true, true]);
  });

  test('requires the device', async () => {
    const { logOutByLink, bearer, isIn, refusal } = await given();
    expect(refusal(await logOutByLink({ query: {}, ...bearer }))).toMatchObject({
      status: 422,
      message: 'The token field is required.',
    });
    expect(await isIn()).toBe(true);
  });
});

describe('a logout by POST', () => {
  test('ends the pushes and this session with its sockets only', async () => {
    const { logOut, logIn, ports, user, token, bearer, isIn, hasDevice, socketOf, ended } = await given();
    const other = (await logIn({ username, password })).body.data.access_token;
    const [socket] = [await socketOf(user.id, token), await socketOf(user.id, other)];
    const { status, body } = await logOut({ token: 'invented-device-token' }, bearer);
    expect([status, body]).toEqual([200, loggedOut]);
    expect([await isIn(), await hasDevice()]).toEqual([false, false]);
    expect(ended).toEqual([socket]);
    expect(await ports.userSessions.verify(other)).toBeDefined();
    expect((await logOut({}, bearer)).status).toBe(401);
  });

  test('does not require a device', async () => {
    const { logOut, bearer, isIn } = await given();
    expect((await logOut(undefined, bearer)).status).toBe(200);
    expect(await isIn()).toBe(false);
  });
});
