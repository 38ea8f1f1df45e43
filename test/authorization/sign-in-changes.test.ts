import { describe, expect, test } from 'vitest';
import { handler as requestIdentityCode } from '#functions/dropin/accounts/request-identity-code/handler.ts';
import { handler as verifyIdentity } from '#functions/dropin/accounts/verify-identity/handler.ts';
import { handler as deactivateUser } from '#functions/gibby/accounts/deactivate-user/handler.ts';
import { handler as reactivateUser } from '#functions/gibby/accounts/reactivate-user/handler.ts';
import { areas } from '#infra/areas.ts';
import { accounts } from '#shared/platform/accounts/account.dynamo.ts';
import { rateLimits } from '#shared/platform/http/rate-limit.dynamo.ts';
import { knownNetworks } from '#shared/platform/sessions/known-network.dynamo.ts';
import { loginCodes } from '#shared/platform/sessions/login-code.dynamo.ts';
import { prove, registered } from '#test/dropin/accounts/people.ts';
import { accountsUnderTest, someone } from '#test/gibby/accounts/account-fixture.ts';
import { call, type TestAnswer } from '#test/support/call.ts';
import { testRuntime } from '#test/support/store.ts';

/** All operations whose ports fit, by name. */
function operationsWith(fits: (uses: Readonly<Record<string, string>>) => boolean): string[] {
  const all = areas.flatMap(({ operations }) => Object.entries(operations));
  return all.flatMap(([name, { uses }]) => (fits({ ...uses }) ? [name] : [])).sort();
}

const next = 'next@example.com';
const password = 'another invented password';
const noSecret = '0'.repeat(64);
const byFacebook = { email: someone.email, provider_user_id: 'facebook-id', name: 'A Name' };
const admin = { as: 'a'.repeat(24), admin: true };
type Answering = Promise<Pick<TestAnswer, 'status'>>;

/**
 * A user who claims a Facebook account, and has proven their address. They have a session, and a day ago they asked for
 * another address; a link for a new password is under way. So every kind of link has been mailed to them.
 */
async function gibbyUser() {
  const under = await accountsUnderTest();
  const { ports, sent, knownToFacebook, facebookSignIn, verify, saveProfile, requestReset, mailedSecret, runtime } =
    under;
  knownToFacebook.set('fb-token', { id: 'facebook-id', name: null, email: someone.email });
  const { id } = (await facebookSignIn(byFacebook)).body.data;
  await verify(mailedSecret());
  // The proof has ended the session of the claim.
  const token = await ports.userSessions.issue(id, await ports.userSessions.generation(id));
  await saveProfile(token, { email: next });
  const ask = async () => {
    await requestReset({ email: someone.email });
    return mailedSecret(someone.email);
  };
  const change = mailedSecret(someone.email);
  runtime.clock.advance(24 * 3600);
  const links = { verification: mailedSecret(next), emailChange: change, password: await ask() };
  const user = async () => {
    const found = await ports.users.get(id);
    if (!found) throw new Error('There is no user.');
    return found;
  };
  const asAdministrator = { ...admin, params: { id: String(id) } };
  return { ...under, id: Number(id), token: String(token), links, ask, user, asAdministrator, mails: sent };
}
type GibbyUser = Awaited<ReturnType<typeof gibbyUser>>;

describe('a change of generation', () => {
  /** What opens a link, by operation, and the link. */
  const openings: Readonly<Record<string, (user: GibbyUser) => Answering>> = {
    showVerification: ({ showVerification, links }) => showVerification(links.verification),
    verifyEmail: ({ verify, links }) => verify(links.verification),
    showEmailChange: ({ showEmailChange, links }) => showEmailChange(links.emailChange),
    decideEmailChange: ({ decideEmailChange, links }) => decideEmailChange(links.emailChange, 'allow'),
    showPasswordReset: ({ showReset, links }) => showReset(links.password),
    updatePassword: ({ updatePassword, links }) => updatePassword({ token: links.password, password }),
    updatePasswordByLink: ({ updateByLink, links }) =>
      updateByLink(links.password, { body: { password, password_confirmation: password } }),
  };

  /** What ends all sessions of a user, by operation. */
  const endings: Readonly<Record<string, (user: GibbyUser) => Answering>> = {
    updatePassword: async ({ updatePassword, ask }) => updatePassword({ token: await ask(), password }),
    updatePasswordByLink: async ({ updateByLink, ask }) =>
      updateByLink(await ask(), { body: { password, password_confirmation: password } }),
    decideEmailChange: ({ decideEmailChange, links }) => decideEmailChange(links.emailChange, 'stop'),
    deactivateUser: ({ ports, asAdministrator }) => call(deactivateUser, ports, asAdministrator),
    reactivateUser: async ({ ports, asAdministrator }) => {
      await call(deactivateUser, ports, asAdministrator);
      return call(reactivateUser, ports, asAdministrator);
    },
    signInWithFacebook: ({ facebookSignIn }) => facebookSignIn({ ...byFacebook, fb_token: 'fb-token' }),
  };
  /** They open or close a session of their own. */
  const ofOneSession = ['logIn', 'logOut', 'logOutByLink'];
  /** It ends those of an account whose address was only claimed (test/gibby/accounts/facebook.test.ts). */
  const ofClaims = ['verifyEmail'];

  /** They have a link mailed to a new user, and open none. */
  const orderingOnly = ['registerUser', 'signInWithFacebook'];

  test('is made by these operations, and these open links', () => {
    expect(operationsWith(({ userSessions }) => userSessions === 'write')).toEqual(
      [...Object.keys(endings), ...ofOneSession, ...ofClaims].sort(),
    );
    // Those with `publicAddress` mail links.
    expect(operationsWith(({ mailLinks, publicAddress }) => mailLinks !== undefined && !publicAddress)).toEqual(
      [...Object.keys(openings), ...orderingOnly].sort(),
    );
  });

  test.each(Object.entries(openings))('has not happened yet: %s takes its link', async (_name, open) => {
    const user = await gibbyUser();
    expect((await open(user)).status).toBe(200);
  });

  test.each(Object.entries(endings))('by %s ends the session and the link of every kind', async (_name, end) => {
    const under = await gibbyUser();
    const { ports, token, user } = under;
    expect(await ports.userSessions.verify(token)).toBeDefined();
    expect((await end(under)).status).toBe(200);
    const isIn = await ports.userSessions.verify(token).catch(({ code }: { code: string }) => code);
    expect([undefined, 'user_deactivated']).toContain(isIn);
    expect((await user()).pendingEmail).toBeNull();
    // As if the same address had been asked for again: the links of before are of no use for it.
    await ports.users.change(await user(), { pendingEmail: next, pendingEmailFrom: null }, (await user()).updatedAt);
    const before = await ports.users.findForSignIn(someone.email);
    for (const [opening, open] of Object.entries(openings)) expect((await open(under)).status, opening).toBe(422);
    expect(await ports.users.findForSignIn(someone.email)).toEqual(before);
  });
});

describe('a change of who can sign in', () => {
  interface Scene {
    /** What signs in now. */
    readonly waysIn: () => Promise<unknown>;
    readonly withoutProof: readonly (() => Answering)[];
    readonly withProof: () => Answering;
    /** The address of before, and all that was sent. */
    readonly old: string;
    readonly sent: readonly { readonly to: string; readonly text: string }[];
  }

  const sceneOfGibby = async (act: (user: GibbyUser) => Pick<Scene, 'withoutProof' | 'withProof'>): Promise<Scene> => {
    const user = await gibbyUser();
    const waysIn = async () => {
      const { email, username, facebookId, facebookClaimed } = await user.user();
      const { passwordHash } = Object(await user.ports.users.findForSignIn(email));
      return { email, username, facebook: facebookClaimed ? null : facebookId, passwordHash };
    };
    return { ...act(user), waysIn, old: someone.email, sent: user.mails };
  };

  const sceneOfDropin = async (): Promise<Scene> => {
    const runtime = await testRuntime();
    const sent: { to: string; text: string }[] = [];
    const ports = {
      ...runtime,
      accounts: accounts(runtime),
      rateLimits: rateLimits(runtime),
      knownNetworks: knownNetworks(runtime),
      loginCodes: { ...loginCodes(runtime), evenly: (work: () => Promise<void>) => work() },
      mail: { send: async (message: { to: string; text: string }) => void sent.push(message) },
      sms: {
        send: async ({ phone, text }: { phone: string; text: string }) => sent.push({ to: phone, text }) > 0,
      },
    };
    const { id: as } = await registered(runtime, { email: someone.email });
    await prove(ports, as, { type: 'email', value: someone.email });
    const asked = await call(requestIdentityCode, ports, { as, body: { phone: '+1 555 010 0099' } });
    const code = /\d{6}/.exec(sent.at(-1)?.text ?? '')?.[0] ?? '';
    const answer = (given: string) =>
      call(verifyIdentity, ports, { as, body: { tokenId: asked.body.id, code: given } });
    const waysIn = async () => {
      const { identities = [] } = (await ports.accounts.get(as)) ?? {};
      return identities.flatMap(({ status, value }) => (status === 'verified' ? [value] : []));
    };
    const withoutProof = [() => answer(code === '000000' ? '111111' : '000000')];
    return { waysIn, withoutProof, withProof: () => answer(code), old: someone.email, sent };
  };

  const scenes: Readonly<Record<string, () => Promise<Scene>>> = {
    updatePassword: () =>
      sceneOfGibby(({ updatePassword, links }) => ({
        withoutProof: [noSecret, links.verification, links.emailChange].map(
          (token) => () => updatePassword({ token, password }),
        ),
        withProof: () => updatePassword({ token: links.password, password }),
      })),
    updatePasswordByLink: () =>
      sceneOfGibby(({ updateByLink, links }) => {
        const body = { password, password_confirmation: password };
        return {
          withoutProof: [noSecret, links.verification, links.emailChange].map(
            (token) => () => updateByLink(token, { body }),
          ),
          withProof: () => updateByLink(links.password, { body }),
        };
      }),
    verifyEmail: () =>
      sceneOfGibby(({ verify, links }) => ({
        withoutProof: [noSecret, links.password, links.emailChange].map((token) => () => verify(token)),
        withProof: () => verify(links.verification),
      })),
    signInWithFacebook: () =>
      sceneOfGibby(({ facebookSignIn }) => ({
        withoutProof: [{}, { fb_token: 'of-nobody' }].map((token) => () => facebookSignIn({ ...byFacebook, ...token })),
        withProof: () => facebookSignIn({ ...byFacebook, fb_token: 'fb-token' }),
      })),
    verifyIdentity: sceneOfDropin,
  };

  /** Operations that write accounts, and change nothing about who signs in to one that exists. */
  const others: Readonly<Record<string, string>> = {
    registerUser: 'makes a new account',
    createAccount: 'makes a new account',
    verifyLoginCode: 'opens an account that nothing has opened',
    updateOwnProfile: 'asks for an address, which verifyEmail changes; a new username needs the password as before',
    decideEmailChange: 'stops a new address, or ends the waiting time of verifyEmail',
    deactivateUser: 'by an administrator',
    reactivateUser: 'by an administrator',
    banAccount: 'by an administrator',
    unbanAccount: 'by an administrator',
    backfillClaims: 'marks what is not proven',
    inspectUpload: 'sets a picture',
    rateGig: 'counts stars',
  };

  test('is made by these operations', () => {
    expect(operationsWith((uses) => uses.users === 'write' || uses.accounts === 'write')).toEqual(
      [...Object.keys(scenes), ...Object.keys(others)].sort(),
    );
  });

  test.each(Object.entries(scenes))('by %s asks for proof, and tells the old address', async (_name, begin) => {
    const { waysIn, withoutProof, withProof, old, sent } = await begin();
    const before = await waysIn();
    for (const attempt of withoutProof) expect((await attempt()).status).toBeGreaterThanOrEqual(400);
    expect(await waysIn()).toEqual(before);
    const count = sent.length;
    expect((await withProof()).status).toBe(200);
    expect(await waysIn()).not.toEqual(before);
    // Of a new address the present one was told when it was asked for, while it can still object.
    const isOfChange = ({ text }: { text: string }, index: number) => index >= count || text.includes(`\n${next}\n`);
    expect(sent.filter((message, index) => message.to === old && isOfChange(message, index))).not.toEqual([]);
  });
});
