import { deactivate } from '#shared/gibby/accounts/deactivate-user.usecase.ts';
import { deviceOwnerOf } from '#shared/platform/devices/device.ts';
import { accountsUnderTest, someone } from '#test/gibby/accounts/account-fixture.ts';
import { profilesUnderTest } from '#test/gibby/profiles/profile-fixture.ts';
import { aDevice } from '#test/support/builders.ts';
import type { TestRequest } from '#test/support/call.ts';
import type { Situation, Situations } from './retried-route.ts';

const { email, username, password } = someone;
const another = 'another invented password';
const administrator = 'a'.repeat(24);

type Under = Awaited<ReturnType<typeof accountsUnderTest>>;

/** Hashing takes a tenth of a second; what is tested here is what follows. */
const quickPasswords = {
  hash: async (word: string) => `hash of ${word}`,
  matches: async (word: string, stored: string | null) => stored === `hash of ${word}`,
  isCommon: async () => false,
};

const accounts = async () => {
  const under = await accountsUnderTest();
  under.ports.passwords = quickPasswords;
  return under;
};
/** A user with a session, a phone and a socket. */
const signedIn = async () => {
  const under = await accounts();
  const user = await under.activated();
  const token: string = (await under.logIn({ username, password })).body.data.access_token;
  await under.socketOf(user.id, token);
  const owned = { id: under.runtime.ids.objectId(), account: deviceOwnerOf(user.id), deviceAddress: 'd'.repeat(32) };
  await under.ports.devices.register(aDevice(owned));
  return { ...under, user, token };
};
const situation = ({ runtime, ports, sent, ended }: Under, request: TestRequest): Situation => ({
  runtime,
  ports,
  request,
  told: () => [
    ...sent.map(({ to, subject, cause = '' }) => `${to}: ${subject} ${cause}`),
    ...ended.map((socket) => `end ${socket}`),
  ],
});
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const ofUser = (under: Under & { user: { id: number } }): TestRequest => ({
  as: administrator,
  admin: true,
  params: { id: String(under.user.id) },
});

export const gibbyAccounts: Situations = {
  registerUser: async () => situation(await accounts(), { body: { ...someone } }),
  resendVerification: async () => {
    const under = await accounts();
    await under.register({ ...someone });
    return situation(under, { body: { email } });
  },
  verifyEmail: async () => {
    const under = await accounts();
    await under.register({ ...someone });
    return situation(under, { params: { token: under.mailedSecret(email) } });
  },
  logIn: async () => {
    const under = await accounts();
    await under.activated();
    return situation(under, { body: { username, password } });
  },
  logOut: async () => {
    const under = await signedIn();
    return { ...situation(under, { body: {}, ...bearer(under.token) }), endsItsSession: true };
  },
  requestPasswordReset: async () => {
    const under = await accounts();
    await under.activated();
    return situation(under, { body: { email } });
  },
  updatePassword: async () => {
    const under = await signedIn();
    await under.requestReset({ email });
    return situation(under, { body: { token: under.mailedSecret(email), password: another } });
  },
  updatePasswordByLink: async () => {
    const under = await signedIn();
    await under.requestReset({ email });
    const body = { password: another, password_confirmation: another };
    return situation(under, { params: { token: under.mailedSecret(email) }, body });
  },
  decideEmailChange: async () => {
    const under = await signedIn();
    await under.saveProfile(under.token, { email: 'next@example.com' });
    return situation(under, { params: { token: under.mailedSecret(email) }, body: { decision: 'stop' } });
  },
  signInWithFacebook: async () => {
    const under = await accounts();
    under.knownToFacebook.set('token-of-facebook', { id: 'facebook-id', name: 'Name There', email });
    return situation(under, { body: { email, provider_user_id: 'facebook-id', fb_token: 'token-of-facebook' } });
  },
  deactivateUser: async () => {
    const under = await signedIn();
    return situation(under, ofUser(under));
  },
  reactivateUser: async () => {
    const under = await signedIn();
    await deactivate(under.ports, under.user.id, { by: administrator });
    return situation(under, ofUser(under));
  },
};

export const gibbyProfiles: Situations = {
  createPictureUpload: async () => {
    const { runtime, ports, id } = await profilesUnderTest();
    return { runtime, ports, request: { as: id, body: { content_type: 'image/jpeg', content_length: 1000 } } };
  },
  updateOwnProfile: async () => {
    const { runtime, ports, token, sent } = await profilesUnderTest();
    ports.passwords = quickPasswords;
    const body = { name: 'Sample', email: 'next@example.com' };
    return { runtime, ports, request: { body, ...bearer(token) }, told: () => sent.map(({ to }) => to) };
  },
};
