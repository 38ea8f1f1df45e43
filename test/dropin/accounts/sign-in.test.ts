import { describe, expect, test } from 'vitest';
import { handler as create } from '#functions/dropin/accounts/create-account/handler.ts';
import { handler as getAccount } from '#functions/dropin/accounts/get-account/handler.ts';
import { handler as requestIdentityCode } from '#functions/dropin/accounts/request-identity-code/handler.ts';
import { handler as request } from '#functions/dropin/accounts/request-login-code/handler.ts';
import { handler as signOut } from '#functions/dropin/accounts/sign-out/handler.ts';
import { handler as verifyIdentity } from '#functions/dropin/accounts/verify-identity/handler.ts';
import { handler as verify } from '#functions/dropin/accounts/verify-login-code/handler.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { accounts } from '#shared/platform/accounts/account.dynamo.ts';
import { findVerifiedAccount } from '#shared/platform/accounts/find-account.usecase.ts';
import { rateLimits } from '#shared/platform/http/rate-limit.dynamo.ts';
import { connections } from '#shared/platform/realtime/memberships/connection.dynamo.ts';
import { knownNetworks } from '#shared/platform/sessions/known-network.dynamo.ts';
import { loginCodes } from '#shared/platform/sessions/login-code.dynamo.ts';
import type { SessionsWriter } from '#shared/platform/sessions/session.ports.ts';
import { prefixes } from '#shared/platform/sessions/sessions.keys.ts';
import { recordSockets } from '#test/realtime/recorded-sockets.ts';
import { call, type TestRequest } from '#test/support/call.ts';
import { itemsOf } from '#test/support/items.ts';
import { type TestRuntime, testRuntime } from '#test/support/store.ts';
import { prove, registered } from './people.ts';

const email = 'hoa@example.com';
const phone = '15550100001';

/** Sessions without a signing key: each token maps to its account. */
function openSessions() {
  const open = new Map<string, { id: string; admin: boolean }>();
  const sessions: Pick<SessionsWriter, 'open' | 'verify' | 'close'> = {
    open: async (account) => {
      const token = `token-${open.size}`;
      open.set(token, account);
      return { token, expiresAt: '2026-04-01T00:00:00.000Z' };
    },
    verify: async (token) => {
      const account = open.get(token);
      return account && { accountId: account.id, sessionId: token, admin: account.admin };
    },
    close: async ({ sessionId }) => void open.delete(sessionId),
  };
  return { open, sessions };
}

/** `isEven` keeps the constant answer time; only the test of that time waits for it. */
async function given(change: Parameters<typeof registered>[1] = {}, { isEven = false } = {}) {
  const runtime = await testRuntime();
  const account = await registered(runtime, { email, phone, ...change });
  const sent: { to: string; subject?: string; text: string; isProven?: boolean }[] = [];
  const { open, sessions } = openSessions();
  const codes = loginCodes(runtime);
  const ports = {
    ...runtime,
    accounts: accounts(runtime),
    loginCodes: isEven ? codes : { ...codes, evenly: (work: () => Promise<void>) => work() },
    rateLimits: rateLimits(runtime),
    knownNetworks: knownNetworks(runtime),
    sessions,
    connections: connections(runtime),
    ...recordSockets(),
    mail: { send: async (message: { to: string; subject: string; text: string }) => void sent.push(message) },
    sms: {
      send: async (message: { phone: string; text: string; isProven?: boolean }) =>
        void sent.push({ to: message.phone, ...message }),
    },
  };
  const ask = (body: unknown, from?: string) => call(request, ports, { body, ...(from && { from }) });
  const answer = (body: unknown, from?: string) => call(verify, ports, { body, ...(from && { from }) });
  const codeOf = (message = sent.at(-1)) => /\b\d{6}\b/.exec(message?.text ?? '')?.[0] ?? 'no code';
  return { runtime, ports, account, sent, open, ask, answer, codeOf };
}

/** By `as`: without the sessions of the sign-in. */
const signedInCall = (
  unit: Unit,
  { sessions: _, ...ports }: Awaited<ReturnType<typeof given>>['ports'],
  request: TestRequest,
) => call(unit, ports, request);

const wrong = (code: string) => (code === '000000' ? '111111' : '000000');

test.each([
  ['mail', { email: 'Hoa@Example.com' }, email, 'email'],
  ['text message', { phone: '+1 (555) 010-0001' }, phone, 'phone'],
] as const)('a code that came by %s signs in and verifies only that identity', async (_, body, to, type) => {
  const { ask, answer, account, sent, codeOf, open } = await given();
  const asked = await ask(body);
  expect(asked.status).toBe(200);
  expect(asked.body).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    expiresOn: '2026-03-01T12:10:00.000Z',
  });
  expect(sent.map((message) => message.to)).toEqual([to]);
  expect(sent[0]?.subject ?? '').not.toMatch(/\d/);

  const { status, body: signedIn } = await answer({ tokenId: asked.body.id, code: codeOf() });
  expect(status).toBe(200);
  expect(open.get(signedIn.token)).toEqual({ id: account.id, admin: false });
  expect(signedIn.account.id).toBe(account.id);
  const statuses = signedIn.account.identities.map((each: { type: string; status: string }) => [
    each.type,
    each.status,
  ]);
  expect(Object.fromEntries(statuses)).toEqual({ email: 'unverified', phone: 'unverified', [type]: 'verified' });
});

test('a text says whether its number is proven', async () => {
  const { ask, answer, sent, codeOf } = await given();
  for (const _ of [1, 2]) {
    const { body } = await ask({ phone });
    await answer({ tokenId: body.id, code: codeOf() });
  }
  expect(sent.filter(({ to }) => to === phone).map(({ isProven }) => isProven)).toEqual([false, true]);
});

test('the code is in no log line and in no response', async () => {
  const { ask, answer, codeOf, runtime } = await given();
  const asked = await ask({ email });
  const verified = await answer({ tokenId: asked.body.id, code: codeOf() });
  const seen = JSON.stringify([runtime.lines, asked, verified]);
  expect(runtime.lines.length).toBeGreaterThan(0);
  expect(seen).not.toContain(codeOf());
  expect(JSON.stringify(runtime.lines)).not.toContain(email);
});

test('an unknown address gets the same answer after the same time, and no message', async () => {
  const { ask, answer, sent } = await given({}, { isEven: true });
  const timed = async (body: unknown) => {
    const startedAt = performance.now();
    const { status, body: said } = await ask(body);
    return { status, fields: Object.keys(said), took: performance.now() - startedAt, id: said.id };
  };
  const known = await timed({ email });
  const unknown = await timed({ email: 'nobody@example.com' });

  expect([unknown.status, unknown.fields]).toEqual([known.status, known.fields]);
  expect(Math.min(known.took, unknown.took)).toBeGreaterThan(490);
  expect(sent).toHaveLength(1);
  const guess = (tokenId: string) => answer({ tokenId, code: '000000' });
  const guesses = await Promise.all([guess(unknown.id), guess('0'.repeat(32))]);
  expect(guesses.map(({ status, body }) => [status, body.reason])).toEqual(Array(2).fill([400, 'code_refused']));
});

test('a provider failure is logged without the address, and the caller cannot tell', async () => {
  const { ports } = await given();
  const mail = { send: async () => Promise.reject(new Failure('provider_unavailable', { detail: `SES: ${email}` })) };
  const { status, body } = await call(request, Object.assign({}, ports, { mail }), { body: { email } });
  expect([status, Object.keys(body)]).toEqual([200, ['id', 'expiresOn']]);
  expect(ports.lines.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
    'login code not sent',
  ]);
  expect(ports.lines.find(({ level }) => level === 'error')?.facts).toMatchObject({ cause: 'SES: (address)' });
  expect(JSON.stringify(ports.lines)).not.toContain(email);
});

test('a code signs in once, even when it is sent several times at once', async () => {
  const { ask, answer, codeOf, open } = await given();
  const { body } = await ask({ email });
  const attempts = await Promise.all([1, 2, 3, 4].map(() => answer({ tokenId: body.id, code: codeOf() })));
  expect(attempts.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
  expect(open.size).toBe(1);
  expect((await answer({ tokenId: body.id, code: codeOf() })).body.reason).toBe('code_refused');
});

test('a wrong code is refused and verifies nothing; after five of them the right one is refused too', async () => {
  const { ask, answer, codeOf, open, ports, account } = await given();
  const { body } = await ask({ email });
  for (let tries = 0; tries < 5; tries += 1) {
    const { status, body: refusal } = await answer({ tokenId: body.id, code: wrong(codeOf()) });
    expect([status, refusal.reason]).toEqual([400, 'code_refused']);
  }
  expect((await answer({ tokenId: body.id, code: codeOf() })).status).toBe(400);
  expect(open.size).toBe(0);
  expect(await ports.accounts.get(account.id)).toEqual(account);
});

describe('identities that are not proven', () => {
  const rivalsPhone = '15550100002';
  /** Registers an account with the shared e-mail address. */
  const rival = (runtime: TestRuntime) => registered(runtime, { email, phone: rivalsPhone, firstName: 'Rival' });
  const signIn = async (
    context: Awaited<ReturnType<typeof given>>,
    identity: { email: string } | { phone: string },
  ) => {
    const asked = await context.ask(identity);
    return context.answer({ tokenId: asked.body.id, code: context.codeOf() });
  };
  const shown = ({ identities }: { identities: { value: string; status: string }[] }) =>
    identities.map(({ value, status }) => [value, status]);

  test('stay claims after the first sign-in, and the owner proves them while signed in', async () => {
    const context = await given();
    const { ports, account, sent, codeOf } = context;
    const signedIn = await signIn(context, { email });
    expect(shown(signedIn.body.account)).toEqual([
      [email, 'verified'],
      [phone, 'unverified'],
    ]);
    const as = account.id;
    const asked = await signedInCall(requestIdentityCode, ports, { as, body: { phone: `+${phone}` } });
    expect([asked.status, Object.keys(asked.body), sent.at(-1)?.to]).toEqual([200, ['id', 'expiresOn'], phone]);
    const answer = { tokenId: asked.body.id, code: codeOf() };
    const { status, body } = await signedInCall(verifyIdentity, ports, { as, body: answer });
    expect([status, body.account.id]).toEqual([200, account.id]);
    expect(shown(body.account)).toEqual([
      [email, 'verified'],
      [phone, 'verified'],
    ]);
    expect((await signIn(context, { phone })).body.account.id).toBe(account.id);
    expect((await findVerifiedAccount(ports, { type: 'phone', value: phone }))?.id).toBe(account.id);
  });

  test('are sent a code, which alone does not open an account that another one has opened', async () => {
    const context = await given();
    await signIn(context, { email });
    const late = await signIn(context, { phone });
    expect(context.sent.at(-1)?.to).toBe(phone);
    expect(late).toMatchObject({ status: 403, body: { code: 'E_IDENTITY_UNPROVEN' } });
    expect(context.open.size).toBe(1);
    // The same code proves it to the owner who is signed in.
    const asked = await context.ask({ phone });
    const answer = { tokenId: asked.body.id, code: context.codeOf() };
    const proven = await signedInCall(verifyIdentity, context.ports, { as: context.account.id, body: answer });
    expect([proven.status, proven.body.account.id]).toEqual([200, context.account.id]);
  });

  test('open nothing later, although their code was asked for before the account was opened', async () => {
    const context = await given();
    const { ask, answer, open, codeOf } = context;
    const lyingInWait = (await ask({ phone })).body.id;
    const lyingInWaitCode = codeOf();
    expect((await signIn(context, { email })).status).toBe(200);
    const late = await answer({ tokenId: lyingInWait, code: lyingInWaitCode });
    expect(late).toMatchObject({ status: 403, body: { code: 'E_IDENTITY_UNPROVEN' } });
    expect(open.size).toBe(1);
  });

  test('of one account that are proven at once open it for one of the two', async () => {
    const context = await given();
    const codes = [await context.ask({ email }), await context.ask({ phone })].map(({ body }, index) => ({
      tokenId: body.id,
      code: context.codeOf(context.sent[index]),
    }));
    const answers = await Promise.all(codes.map((code) => context.answer(code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
    expect(context.open.size).toBe(1);
  });

  test('of an account that another one opens between the look at it and the proof open nothing', async () => {
    const context = await given();
    const { ports, ask, answer, open, sent, codeOf } = context;
    const own = { tokenId: (await ask({ email })).body.id, code: codeOf() };
    const strangers = { tokenId: (await ask({ phone })).body.id, code: codeOf(sent.at(-1)) };
    let isFirst = true;
    const proveLate: typeof ports.accounts.prove = async (account, identity) => {
      if (isFirst) {
        isFirst = false;
        expect((await answer(own)).status).toBe(200);
      }
      await ports.accounts.prove(account, identity);
    };
    const late = Object.assign({}, ports, { accounts: { ...ports.accounts, prove: proveLate } });
    expect((await call(verify, late, { body: strangers })).status).toBe(403);
    expect(open.size).toBe(1);
  });

  test("lead their owner, who registers with them, to their own account and not to the stranger's", async () => {
    const context = await given({ firstName: 'Stranger' });
    await signIn(context, { phone });
    context.runtime.clock.advance(60);
    const identities = [{ type: 'email', value: email }];
    const registration = await call(create, context.ports, { body: { firstName: 'Hoa', lastName: 'Own', identities } });
    expect(registration.status).toBe(200);

    const { status, body } = await signIn(context, { email });
    expect([status, body.account.id, body.account.firstName]).toEqual([200, registration.body.account.id, 'Hoa']);
    const strangers = await signedInCall(getAccount, context.ports, {
      params: { accountId: context.account.id },
      as: context.account.id,
    });
    expect(shown(strangers.body)).toEqual([[phone, 'verified']]);
  });

  test("lead to the registration from the caller's own network, although strangers have registered since", async () => {
    const context = await given({ firstName: 'Earlier' });
    const register = async (firstName: string, from: string) => {
      context.runtime.clock.advance(1);
      const body = { firstName, lastName: 'Own', identities: [{ type: 'email', value: email }] };
      return (await call(create, context.ports, { body, from })).body.account.id;
    };
    const [home, elsewhere] = ['203.0.113.9', '198.51.100.7'];
    const own = await register('Hoa', home);
    await register('Stranger', elsewhere);
    const latest = await register('Stranger', '198.51.100.8');
    const openedFrom = async (from: string) => {
      const asked = await context.ask({ email }, from);
      return (await context.answer({ tokenId: asked.body.id, code: context.codeOf() }, from)).body.account.id;
    };
    const found = async (from?: string) =>
      (await context.ports.accounts.claimantOf({ type: 'email', value: email }, from))?.id;
    expect([await found(), await found('203.0.113.10')]).toEqual([latest, latest]);
    expect(await openedFrom(home)).toBe(own);
    // From now on the proof says whose it is, wherever the code is asked for.
    expect(await openedFrom(elsewhere)).toBe(own);
    expect(JSON.stringify(await itemsOf(context.runtime))).not.toContain(home);
  });

  test('of two registrations belong to the later, wherever the code was asked for in between', async () => {
    const context = await given({ firstName: 'Stranger' });
    context.runtime.clock.advance(1);
    const own = await rival(context.runtime);
    const asked = await context.ask({ email });
    context.runtime.clock.advance(1);
    await registered(context.runtime, { email, phone: '15550100003', firstName: 'Late' });
    const { body } = await context.answer({ tokenId: asked.body.id, code: context.codeOf() });
    expect(body.account.id).toBe(own.id);
  });

  test('go to the signed-in owner of the address although a stranger has registered with it since', async () => {
    const context = await given();
    const { ports, account, runtime, codeOf } = context;
    await signIn(context, { phone });
    await rival(runtime);
    const asked = await signedInCall(requestIdentityCode, ports, { as: account.id, body: { email } });
    const answer = { tokenId: asked.body.id, code: codeOf() };
    expect((await signedInCall(verifyIdentity, ports, { as: account.id, body: answer })).status).toBe(200);
    expect((await signIn(context, { email })).body.account.id).toBe(account.id);
  });

  test('that two accounts prove at once go to one, and the other is told', async () => {
    const context = await given();
    const { ports, account, runtime, sent, codeOf } = context;
    await signIn(context, { phone });
    const other = await rival(runtime);
    await signIn(context, { phone: rivalsPhone });
    const codes = [];
    for (const { id: as } of [account, other]) {
      const { body } = await signedInCall(requestIdentityCode, ports, { as, body: { email } });
      codes.push({ as, body: { tokenId: body.id, code: codeOf(sent.at(-1)) } });
    }
    const answers = await Promise.all(codes.map((answer) => signedInCall(verifyIdentity, ports, answer)));
    expect(answers.map(({ status, body }) => [status, body.reason]).sort()).toEqual([
      [200, undefined],
      [400, 'identity_taken'],
    ]);
    const winner = answers.find(({ status }) => status === 200)?.body.account.id;
    expect((await signIn(context, { email })).body.account.id).toBe(winner);
  });

  test('that another account has proven are sent no code, and the answer does not tell', async () => {
    const context = await given();
    const { ports, runtime, sent } = context;
    await signIn(context, { email });
    const other = await registered(runtime, { email: 'other@example.com' });
    const before = sent.length;
    const asked = await signedInCall(requestIdentityCode, ports, { as: other.id, body: { email } });
    expect([asked.status, Object.keys(asked.body), sent.length]).toEqual([200, ['id', 'expiresOn'], before]);
  });

  test('are not shown after seven days, and open nothing; their owner registers anew', async () => {
    const context = await given();
    await signIn(context, { phone });
    const asked = await context.ask({ email });
    const code = context.codeOf();
    context.runtime.clock.advance(7 * 24 * 3600);
    const own = await signedInCall(getAccount, context.ports, {
      params: { accountId: context.account.id },
      as: context.account.id,
    });
    expect(shown(own.body)).toEqual([[phone, 'verified']]);
    const before = context.sent.length;
    await context.ask({ email });
    expect(context.sent).toHaveLength(before);
    expect((await context.answer({ tokenId: asked.body.id, code })).status).toBe(400);
  });

  test('are at most ten of an account', async () => {
    const context = await given();
    const { ports, account } = context;
    for (let n = 0; n < 9; n++) await prove(ports, account.id, { type: 'email', value: `mine-${n}@example.com` });
    const asked = await signedInCall(requestIdentityCode, ports, {
      as: account.id,
      body: { email: 'more@example.com' },
    });
    const answer = { tokenId: asked.body.id, code: context.codeOf() };
    const refused = await signedInCall(verifyIdentity, ports, { as: account.id, body: answer });
    expect([refused.status, refused.body.reason]).toEqual([400, 'identities_full']);
    expect(await ports.accounts.ownerOf({ type: 'email', value: 'more@example.com' })).toBeUndefined();
  });

  test('need a session', async () => {
    const { ports } = await given();
    const answers = [
      await signedInCall(requestIdentityCode, ports, { body: { email } }),
      await signedInCall(verifyIdentity, ports, { body: { tokenId: '0'.repeat(32), code: '123456' } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
  });
});

test('a code is refused with the id of another code, and after ten minutes', async () => {
  const { ask, answer, codeOf, sent, runtime } = await given();
  const [first, second] = [await ask({ email }), await ask({ email })];
  const [code, other] = [codeOf(sent[0]), codeOf(sent[1])];
  if (code !== other) expect((await answer({ tokenId: second.body.id, code })).status).toBe(400);
  runtime.clock.advance(600);
  expect((await answer({ tokenId: first.body.id, code })).body.reason).toBe('code_refused');
});

describe('while strangers take each place of the common limit', () => {
  const home = '203.0.113.9';

  /** The owner has signed in at home once; then strangers ask for so many codes, and for the next one whenever it passes. */
  const besieged = async () => {
    const fixture = await given();
    const { ask, answer, codeOf, runtime } = fixture;
    const { body } = await ask({ email }, home);
    expect((await answer({ tokenId: body.id, code: codeOf() }, home)).status).toBe(200);
    let stranger = 0;
    const nextStranger = () => ask({ email }, `198.51.100.${++stranger}`);
    const besiege = async () => {
      while ((await nextStranger()).status === 200);
    };
    runtime.clock.advance(3960);
    await besiege();
    return { ...fixture, besiege };
  };

  test('the owner signs in from a network where they have signed in, whatever strangers do, six times an hour', async () => {
    const { ask, answer, codeOf, besiege, runtime } = await besieged();
    for (const address of [email, 'hoa+tag@example.com', email, email, email, email]) {
      const { status, body } = await ask({ email: address }, home);
      expect(status).toBe(200);
      if (address === email) expect((await answer({ tokenId: body.id, code: codeOf() }, home)).status).toBe(200);
      runtime.clock.advance(300);
      await besiege();
    }
    expect((await ask({ email }, home)).status).toBe(429);
  });

  test('from a new network they wait their turn, and a stranger may have taken it', async () => {
    const { ask, besiege, runtime } = await besieged();
    const refused = await ask({ email }, '203.0.113.10');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(330);
    runtime.clock.advance(Number(refused.headers['retry-after']));
    await besiege();
    expect((await ask({ email }, '203.0.113.10')).status).toBe(429);
  });

  test('a network is forgotten after 90 days, and what is stored tells neither person nor network', async () => {
    const { ask, besiege, runtime } = await besieged();
    const [item, ...others] = await itemsOf(runtime, prefixes.knownNetwork);
    expect(others).toEqual([]);
    expect(Object.keys(item ?? {}).sort()).toEqual(['PK', 'SK', 'ttl']);
    expect(item?.PK).toMatch(/^KNW#[0-9a-f]{64}$/);
    runtime.clock.advance(90 * 86_400);
    await besiege();
    expect((await ask({ email }, home)).status).toBe(429);
  });

  test('who is refused by a wrong code becomes known nowhere', async () => {
    const { ask, answer, codeOf, runtime } = await given();
    const { body } = await ask({ email }, home);
    expect((await answer({ tokenId: body.id, code: wrong(codeOf()) }, home)).status).toBe(400);
    expect(await itemsOf(runtime, prefixes.knownNetwork)).toEqual([]);
  });
});

test('a sign-in succeeds although its network cannot be remembered, which is logged', async () => {
  const { ask, ports, codeOf, runtime } = await given();
  const { body } = await ask({ email });
  const remember = () => Promise.reject(new Failure('busy'));
  const failing = { ...ports, knownNetworks: { ...ports.knownNetworks, remember } };
  expect((await call(verify, failing, { body: { tokenId: body.id, code: codeOf() } })).status).toBe(200);
  expect(runtime.lines.map(({ message }) => message)).toContain('network not remembered');
});

test('a caller has an identity sent six codes an hour, known or not, and each of them signs in', async () => {
  const { ask, answer, codeOf, sent, runtime } = await given();
  const ids: string[] = [];
  for (const address of [email, 'nobody@example.com']) {
    const answers = [];
    for (let asked = 0; asked < 7; asked++) answers.push(await ask({ email: address }));
    expect(answers.map(({ status }) => status)).toEqual([...Array(6).fill(200), 429]);
    expect(answers.at(-1)?.headers).toMatchObject({ 'retry-after': '3960' });
    ids.push(...answers.map(({ body }) => body.id));
  }
  expect(sent).toHaveLength(6);
  for (const index of [5, 0]) {
    expect((await answer({ tokenId: ids[index], code: codeOf(sent[index]) })).status).toBe(200);
  }
  runtime.clock.advance(3960);
  expect((await ask({ email })).status).toBe(200);
});

test('strangers who have codes sent only make the owner wait a little', async () => {
  const { ports, ask, sent, runtime, account } = await given();
  const askFrom = (from: string) => call(request, ports, { body: { email: 'Hoa+tag@example.com' }, from });
  const own = (body: unknown) => call(request, ports, { body, from: '203.0.113.1' });
  for (let asked = 0; asked < 8; asked++) await call(request, ports, { body: { email }, from: '2001:db8::1' });
  expect((await own({ email })).status).toBe(200);
  expect(sent).toHaveLength(7);
  // Tags are of one mailbox.
  for (let asked = 0; asked < 20; asked++) await askFrom(`2001:db8:0:${asked + 1}::1`);
  const { status, headers } = await own({ email });
  expect(status).toBe(429);
  const wait = Number(headers['retry-after']);
  expect(wait).toBeLessThanOrEqual(330);
  // What its owner asks for when signed in has a budget of its own, and waits no longer.
  runtime.clock.advance(wait);
  expect((await signedInCall(requestIdentityCode, ports, { body: { email }, as: account.id })).status).toBe(200);
  expect(sent.at(-1)?.to).toBe(email);
  expect((await ask({ phone })).status).toBe(200);
});

test('an account with many identities that it has not proven is sent twelve codes an hour in all', async () => {
  const phones = Array.from({ length: 10 }, (_, index) => `1555010010${index}`);
  const { ports, sent, runtime } = await given();
  const at = timestampOf(runtime.clock.now());
  const claim = { type: 'phone', status: 'unverified', createdAt: at, updatedAt: at } as const;
  await registered(runtime, { identities: phones.map((value) => ({ ...claim, id: runtime.ids.objectId(), value })) });
  let asked = 0;
  const ask = (value: string) =>
    call(request, ports, { body: { phone: `+${value}` }, from: `2001:db8:0:${asked++}::1` });
  for (let round = 0; round < 4; round++) for (const value of phones) expect((await ask(value)).status).toBe(200);
  expect(sent).toHaveLength(13);
});

test('an inactive account gets no code, and an account suspended after the request gets no session', async () => {
  const suspended = await given({ status: 'suspended' });
  expect((await suspended.ask({ email })).status).toBe(200);
  expect(suspended.sent).toEqual([]);

  const { ports, account, open, codeOf, ask } = await given();
  const { body } = await ask({ email });
  const afterwards = { ...ports.accounts, get: async () => ({ ...account, archive: true }) };
  const attempt = { body: { tokenId: body.id, code: codeOf() } };
  const late = await call(verify, Object.assign({}, ports, { accounts: afterwards }), attempt);
  expect([late.status, late.body.reason]).toEqual([403, 'account_not_active']);
  expect(open.size).toBe(0);
});

test('the session of an administrator has the administrator role', async () => {
  const { ask, answer, codeOf, open } = await given({ type: 'admin' });
  const { body } = await ask({ phone });
  const { body: signedIn } = await answer({ tokenId: body.id, code: codeOf() });
  expect(open.get(signedIn.token)?.admin).toBe(true);
});

test.each([
  ['neither mail nor phone', {}],
  ['no address', { email: 'hoa' }],
  ['a list', [email]],
])('a request with %s is refused, and nothing is sent', async (_, body) => {
  const { ask, sent } = await given();
  const { status, body: refusal } = await ask(body);
  expect([status, refusal.code]).toEqual([400, 'E_VALIDATION']);
  expect(sent).toEqual([]);
});

test('a verification with anything but an id and six digits is refused', async () => {
  const { answer } = await given();
  for (const body of [{}, { tokenId: '0'.repeat(32), code: 123456 }, { tokenId: 'x', code: '123456' }]) {
    expect((await answer(body)).body.reason).toBe('invalid_input');
  }
});

test('signing out ends the session of the sent token with its sockets, and no other', async () => {
  const { ports, account, open } = await given();
  const { token } = await ports.sessions.open({ id: account.id, admin: false });
  const other = await ports.sessions.open({ id: account.id, admin: false });
  for (const [index, session] of [token, other.token].entries()) {
    await ports.connections.open({ connectionId: `socket-${index}`, socketId: `1.${index}` });
    await ports.connections.identify(`1.${index}`, account.id, session);
  }
  const out = () => call(signOut, ports, { headers: { authorization: `Bearer ${token}` } });

  const { status, body } = await out();
  expect([status, body]).toEqual([200, {}]);
  expect([...open.keys()]).toEqual([other.token]);
  expect(ports.ended).toEqual(['socket-0']);
  expect((await out()).status).toBe(401);
});

test('a sign-out whose sockets could not be ended can be repeated', async () => {
  const { ports, account, open } = await given();
  const { token } = await ports.sessions.open({ id: account.id, admin: false });
  await ports.connections.open({ connectionId: 'socket', socketId: '1.1' });
  await ports.connections.identify('1.1', account.id, token);
  const out = (use: typeof ports) => call(signOut, use, { headers: { authorization: `Bearer ${token}` } });
  const sockets = { ...ports.sockets, end: () => Promise.reject(new Error('the gateway is out of order')) };

  expect((await out({ ...ports, sockets })).status).toBe(500);
  expect([...open.keys()]).toEqual([token]);
});

test.each([
  ['the address alone', { email, phone: null }, email],
  ['the address alone, and an empty phone', { email, phone: '' }, email],
  ['the phone alone', { email: null, phone }, phone],
  ['both, of which the address counts', { email, phone }, email],
  ['the address with blanks and marks around it', { email: ` \u202a${email}\u202c ` }, email],
])('a request with %s is answered', async (_, body, to) => {
  const { ask, sent } = await given();
  expect((await ask(body)).status).toBe(200);
  expect(sent.map((message) => message.to)).toEqual([to]);
});

test.each(['+62 812-3456-7890', '0812 3456 7890', '+62 (0)812 3456 7890', '81234567890', '0062\u00a081234567890'])(
  'the phone %s is one account in every spelling',
  async (spelling) => {
    const { ask, sent, ports, account } = await given({ phone: '6281234567890' });
    expect((await ask({ phone: spelling })).status).toBe(200);
    expect(sent.map((message) => message.to)).toEqual(['6281234567890']);
    const taken = { firstName: 'A', lastName: 'B', identities: [{ type: 'phone', value: spelling }] };
    await prove(ports, account.id, { type: 'phone', value: '6281234567890' });
    const again = await call(create, ports, { body: taken });
    expect([again.status, again.body.reason]).toEqual([400, 'identity_taken']);
  },
);

describe('a phone that was stored in another spelling', () => {
  const typed = '0812 3456 7890';

  /** The account as it was stored when the digits were what its owner wrote. */
  async function earlier(value: string, status: 'verified' | 'unverified') {
    const under = await given({ phone: value });
    if (status === 'verified') {
      await prove(under.ports, under.account.id, { type: 'phone', value });
    }
    return under;
  }

  test.each([
    ['081234567890', '6281234567890'],
    ['62081234567890', '6281234567890'],
    ['006281234567890', '6281234567890'],
    // Digits that are a number by themselves were proven as that number.
    ['81234567890', '81234567890'],
  ])('goes on signing in when it is proven: %s', async (value, to) => {
    const { ask, answer, account, sent, codeOf, ports } = await earlier(value, 'verified');
    const asked = await ask({ phone: typed });
    expect(sent.map((message) => message.to)).toEqual([to]);
    const { status, body } = await answer({ tokenId: asked.body.id, code: codeOf() });
    expect([status, body.account.id]).toEqual([200, account.id]);
    const rival = { firstName: 'A', lastName: 'B', identities: [{ type: 'phone', value: typed }] };
    if (to !== value) {
      const again = await call(create, ports, { body: rival });
      expect(again.body.reason).toBe('identity_taken');
    }
  });

  test('is no claim to the number in its normal form while it is unproven', async () => {
    const { ask, sent } = await earlier('081234567890', 'unverified');
    expect((await ask({ phone: typed })).status).toBe(200);
    expect(sent).toEqual([]);
  });

  test('counts more, once it is proven, than a stranger’s unproven claim to the normal form', async () => {
    const { ask, answer, account, runtime, codeOf } = await earlier('081234567890', 'verified');
    await registered(runtime, { email: 'rival@example.com', phone: '6281234567890' });
    const asked = await ask({ phone: typed });
    const { body } = await answer({ tokenId: asked.body.id, code: codeOf() });
    expect(body.account.id).toBe(account.id);
  });

  test('reaches nobody else: digits that are another number are that number’s', async () => {
    const { ports } = await earlier('81234567890', 'verified');
    const asked = { type: 'phone', value: '6281234567890' } as const;
    expect(await findVerifiedAccount(ports, asked)).toBeUndefined();
    expect(await findVerifiedAccount(ports, { type: 'phone', value: '81234567890' })).toBeDefined();
  });
});
