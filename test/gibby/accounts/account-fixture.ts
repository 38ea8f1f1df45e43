import { handler as decideEmailChange } from '#functions/gibby/accounts/decide-email-change/handler.ts';
import { handler as endPhones } from '#functions/gibby/accounts/end-phones/handler.ts';
import { handler as logIn } from '#functions/gibby/accounts/log-in/handler.ts';
import { handler as logOut } from '#functions/gibby/accounts/log-out/handler.ts';
import { handler as logOutByLink } from '#functions/gibby/accounts/log-out-by-link/handler.ts';
import { handler as mailOrderedLink } from '#functions/gibby/accounts/mail-ordered-link/handler.ts';
import { handler as register } from '#functions/gibby/accounts/register-user/handler.ts';
import { handler as requestReset } from '#functions/gibby/accounts/request-password-reset/handler.ts';
import { handler as resend } from '#functions/gibby/accounts/resend-verification/handler.ts';
import { handler as showEmailChange } from '#functions/gibby/accounts/show-email-change/handler.ts';
import { handler as showReset } from '#functions/gibby/accounts/show-password-reset/handler.ts';
import { handler as showVerification } from '#functions/gibby/accounts/show-verification/handler.ts';
import { handler as facebookSignIn } from '#functions/gibby/accounts/sign-in-with-facebook/handler.ts';
import { handler as updatePassword } from '#functions/gibby/accounts/update-password/handler.ts';
import { handler as updateByLink } from '#functions/gibby/accounts/update-password-by-link/handler.ts';
import { handler as verify } from '#functions/gibby/accounts/verify-email/handler.ts';
import { handler as updateOwnProfile } from '#functions/gibby/profiles/update-own-profile/handler.ts';
import type { Facebook } from '#shared/gibby/accounts/facebook.ports.ts';
import type { PasswordPolicy } from '#shared/gibby/accounts/passwords/new-password.rules.ts';
import { passwords } from '#shared/gibby/accounts/passwords/passwords.adapter.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import { deviceOwnerOf } from '#shared/platform/devices/device.ts';
import { recordSockets } from '#test/realtime/recorded-sockets.ts';
import type { TestAnswer, TestRequest } from '#test/support/call.ts';
import { type GibbyFixture, gibbyFixture } from '#test/support/gibby-fixture.ts';

/** The document's own person, with an invented password. */
export const someone = { email: 'email@example.com', username: 'apalahini', password: 'invented password' } as const;

/** A sent mail. */
interface SentMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly cause?: string;
}

/** Collects the mails that the fixture would send. */
export function collectMails({ ports }: Pick<GibbyFixture, 'ports'>): SentMail[] {
  const sent: SentMail[] = [];
  const sendTemplate = async () => Promise.reject(new Error('No mail of this area has a template.'));
  ports.mail = { send: async (message) => void sent.push(message), sendTemplate };
  return sent;
}

/**
 * The area's routes on a fresh table. Sent mails are collected; Facebook knows the people that a test puts into
 * `facebook`.
 */
export async function accountsUnderTest(passwordPolicy: PasswordPolicy = 'documented') {
  const fixture = await gibbyFixture();
  const { runtime, ports, send } = fixture;
  const sent = collectMails(fixture);
  const knownToFacebook = new Map<string, Awaited<ReturnType<Facebook['identify']>>>();
  const { sockets, ended } = recordSockets();
  ports.passwords = passwords(runtime);
  ports.sockets = sockets;
  ports.accountSettings = { emailChangeWaitSeconds: () => 24 * 3600, passwordPolicy: () => passwordPolicy };
  ports.appLinks = { of: (path) => `gibby://open${path}` };
  ports.facebook = { identify: async (token) => knownToFacebook.get(token) };
  /** The answer, after the mails that follow from the request. */
  const followed = async (answer: Promise<TestAnswer>): Promise<TestAnswer> => {
    const answered = await answer;
    await fixture.deliver([mailOrderedLink]);
    return answered;
  };
  const post =
    (unit: Unit) =>
    (body: unknown, request: TestRequest = {}) =>
      followed(send(unit, { body, ...request }));
  const get = (unit: Unit) => (request: TestRequest) => send(unit, request);

  const routes = {
    logIn: post(logIn),
    register: post(register),
    resend: post(resend),
    requestReset: post(requestReset),
    updatePassword: post(updatePassword),
    facebookSignIn: post(facebookSignIn),
    logOut: post(logOut),
    logOutByLink: get(logOutByLink),
    verify: (token: string, request: TestRequest = {}) => send(verify, { params: { token }, ...request }),
    showVerification: (token: string, request: TestRequest = {}) =>
      send(showVerification, { params: { token }, ...request }),
    showReset: (token: string, request: TestRequest = {}) => send(showReset, { params: { token }, ...request }),
    showEmailChange: (token: string, request: TestRequest = {}) =>
      send(showEmailChange, { params: { token }, ...request }),
    decideEmailChange: (token: string, decision: string) =>
      send(decideEmailChange, { params: { token }, body: { decision } }),
    saveProfile: (accessToken: string, body: unknown) =>
      followed(send(updateOwnProfile, { body, headers: { authorization: `Bearer ${accessToken}` } })),
    updateByLink: (token: string, request: TestRequest) => send(updateByLink, { params: { token }, ...request }),
  };

  /** The secret in the last mailed link, or in the last link mailed to this address. */
  const mailedSecret = (to?: string): string => {
    const link = /https:\/\/gibby\.example\.com\/api\/\S+\/([0-9a-f]{64})$/m;
    const mail = sent.findLast((message) => (to === undefined || message.to === to) && link.test(message.text));
    return link.exec(mail?.text ?? '')?.[1] ?? 'no link';
  };

  /** A user who has registered and opened the mailed link. */
  const activated = async (person: { email: string; username: string; password: string } = someone) => {
    await routes.register(person);
    await routes.verify(mailedSecret(person.email));
    const user = await ports.users.findByEmail(person.email);
    if (!user) throw new Error('The registration made no user.');
    return user;
  };

  /** The message of an error in this area. */
  const refusal = ({ status, body }: { status: number; body: { error: { message: string; http_code: number } } }) => {
    const { message, http_code } = body.error;
    return { status, message, http_code };
  };

  /** A socket that a session of the user has authorised. */
  const socketOf = async (userId: number, accessToken: string): Promise<string> => {
    const connectionId = runtime.ids.objectId();
    await ports.connections.open({ connectionId, socketId: `${connectionId}.1` });
    const session = await ports.userSessions.verify(accessToken);
    await ports.connections.identify(`${connectionId}.1`, deviceOwnerOf(userId), session?.sessionId);
    return connectionId;
  };

  return {
    runtime,
    deliverMails: () => fixture.deliver([mailOrderedLink]),
    endPhones: () => fixture.deliver([endPhones], { again: true }),
    ports,
    sent,
    ended,
    socketOf,
    knownToFacebook,
    mailedSecret,
    activated,
    refusal,
    ...routes,
  };
}
