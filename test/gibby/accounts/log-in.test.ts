import { describe, expect, test } from 'vitest';
import { aUser } from '#test/support/builders.ts';
import { accountsUnderTest, someone } from './account-fixture.ts';

const { username, email, password } = someone;

test.each([username, 'Apalahini', email, 'EMAIL@example.com', ` ${username} `, `\u200b${email}\u00a0`])(
  'a user who logs in as "%s" gets the documented answer',
  async (name) => {
    const { activated, logIn, ports } = await accountsUnderTest();
    const { id } = await activated();
    const { status, body } = await logIn({ username: name, password });
    expect(status).toBe(200);
    expect(body).toEqual({ data: { id, email, username, access_token: expect.any(String) } });
    expect(await ports.userSessions.verify(body.data.access_token)).toMatchObject({ userId: id });
  },
);

test('every login has its own token, none of which is in a log line', async () => {
  const { activated, logIn, runtime } = await accountsUnderTest();
  await activated();
  const answers = [await logIn({ username, password }), await logIn({ username, password })];
  const tokens = answers.map(({ body }) => body.data.access_token);
  expect(new Set(tokens).size).toBe(2);
  for (const token of tokens) expect(JSON.stringify(runtime.lines)).not.toContain(token);
});

test.each([
  ['a wrong password', { username, password: 'another password' }],
  ['a password in other letters', { username, password: password.toUpperCase() }],
  ['a name of nobody', { username: 'nobody', password }],
  ['an address of nobody', { username: 'nobody@example.com', password }],
])('%s gets a 401 with the documented text', async (_name, body) => {
  const { activated, logIn, refusal } = await accountsUnderTest();
  await activated();
  expect(refusal(await logIn(body))).toEqual({ status: 401, http_code: 401, message: 'Invalid credentials' });
});

test.each([[{}], [{ username }], [{ password }], [{ username: 1, password }], [[]], ['{']])(
  'the body %j gets the documented 400',
  async (body) => {
    const { logIn, refusal } = await accountsUnderTest();
    expect(refusal(await logIn(body))).toEqual({ status: 400, http_code: 400, message: 'Bad Request' });
  },
);

test('a user who has not opened the link learns this only with the right password', async () => {
  const { register, logIn, refusal } = await accountsUnderTest();
  await register(someone);
  expect(refusal(await logIn({ username, password }))).toEqual({
    status: 403,
    http_code: 403,
    message: 'Please check your email to activate your account',
  });
  expect((await logIn({ username, password: 'another password' })).status).toBe(401);
});

test('a deactivated user learns this only with the right password', async () => {
  const { ports, logIn, refusal } = await accountsUnderTest();
  const user = aUser({ id: 1, email, username, status: 'deactivated' }, ports);
  await ports.users.create(user, await ports.passwords.hash(password));
  expect(refusal(await logIn({ username, password }))).toEqual({
    status: 403,
    http_code: 403,
    message: 'Your account has been deactivated. Please kindly contact Gibby administrator for further details.',
  });
  expect((await logIn({ username, password: 'another password' })).status).toBe(401);
});

describe('guessing', () => {
  test('ends after ten tries from one address in a quarter of an hour, for known and unknown names alike', async () => {
    const { activated, logIn, runtime } = await accountsUnderTest();
    await activated();
    for (const name of [username, 'nobody']) {
      const guesses = Array.from({ length: 10 }, (_, index) => logIn({ username: name, password: `guess ${index}` }));
      expect((await Promise.all(guesses)).map(({ status }) => status)).toEqual(Array(10).fill(401));
      const next = await logIn({ username: name, password });
      expect([next.status, next.headers['retry-after']]).toEqual([429, '990']);
    }
    runtime.clock.advance(990);
    expect((await logIn({ username, password })).status).toBe(200);
  });

  test('counts the username and the address of a user together', async () => {
    const { activated, logIn } = await accountsUnderTest();
    await activated();
    const statuses = [];
    for (let tries = 0; tries < 11; tries++) {
      statuses.push((await logIn({ username: tries % 2 ? username : email, password: 'wrong one' })).status);
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
  });

  test('strangers who take each place of all keep nobody out of a network where they have signed in', async () => {
    const { activated, logIn, requestReset, runtime } = await accountsUnderTest();
    await activated();
    const [home, away] = ['203.0.113.1', '203.0.113.2'];
    const logInAt = async (from: string) => (await logIn({ username, password }, { from })).status;
    const resetAt = async (from: string) => (await requestReset({ email }, { from })).status;
    const guessAt = async (from: string) => (await logIn({ username: email, password: 'wrong one' }, { from })).status;
    expect(await logInAt(home)).toBe(200);
    for (let network = 0; network < 20; network++) {
      for (let tries = 0; tries < 6; tries++) await guessAt(`198.51.100.${network}`);
      await resetAt(`198.51.100.${network}`);
    }
    let strangers = 100;
    const take = async (place: (from: string) => Promise<number>) => {
      while ((await place(`198.51.100.${strangers++}`)) !== 429);
    };
    await take(guessAt);
    expect([await logInAt(away), await logInAt(home)]).toEqual([429, 200]);
    await take(resetAt);
    expect([await resetAt(away), await resetAt(home)]).toEqual([429, 200]);
    for (let tries = 0; tries < 10; tries++) await guessAt(home);
    expect(await logInAt(home)).toBe(429);
    runtime.clock.advance(990);
    expect(await logInAt(home)).toBe(200);
  });

  test('by strangers at many addresses makes the user wait for seconds, and at one /64 not at all', async () => {
    const { activated, logIn, runtime } = await accountsUnderTest();
    await activated();
    const guess = (from: string) => logIn({ username, password: 'wrong one' }, { from });
    const ask = () => logIn({ username, password }, { from: '203.0.113.1' });
    for (let tries = 0; tries < 20; tries++) await guess(`2001:db8::${tries}`);
    expect((await guess('2001:db8::99')).status).toBe(429);
    expect((await logIn({ username, password }, { from: '203.0.113.2' })).status).toBe(200);
    for (let tries = 0; tries < 100; tries++) await guess(`2001:db8:0:${tries}::1`);
    const answer = await ask();
    expect(answer.status).toBe(429);
    // What is refused costs the user none of the ten tries of their own.
    for (let tries = 0; tries < 9; tries++) expect((await ask()).status).toBe(429);
    const wait = Number(answer.headers['retry-after']);
    expect(wait).toBeLessThanOrEqual(11);
    runtime.clock.advance(wait);
    expect((await ask()).status).toBe(200);
  });

  test('at a name that is the number of a user does not lock that user out', async () => {
    const { activated, logIn } = await accountsUnderTest();
    const { id } = await activated();
    for (const name of [String(id), `user#${id}`]) {
      for (let tries = 0; tries < 11; tries++) await logIn({ username: name, password: 'wrong one' });
    }
    expect((await logIn({ username, password })).status).toBe(200);
  });

  test('counts a name as one in upper and lower case', async () => {
    const { logIn } = await accountsUnderTest();
    const spellings = ['name', 'NAME', 'Name', 'nAme', 'naMe', 'namE', 'NAme', 'naME', 'NaMe', 'nAmE', 'NAMe'];
    const statuses = [];
    for (const spelling of spellings) statuses.push((await logIn({ username: spelling, password })).status);
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
  });
});

test('an old password gets no token when a new one is set while it is being checked', async () => {
  const { activated, logIn, requestReset, updatePassword, mailedSecret, ports } = await accountsUnderTest();
  await activated();
  await requestReset({ email });
  const { userSessions } = ports;
  let isSet = false;
  const generation = async (id: number) => {
    if (!isSet) {
      isSet = true;
      expect((await updatePassword({ token: mailedSecret(email), password: 'another invented one' })).status).toBe(200);
    }
    return userSessions.generation(id);
  };
  ports.userSessions = { ...userSessions, generation };
  expect((await logIn({ username, password })).status).toBe(401);
  expect((await logIn({ username, password: 'another invented one' })).status).toBe(200);
});

describe('a login does not reveal whether the user exists', () => {
  test('because the answers are equal except for their timestamps', async () => {
    const { activated, logIn } = await accountsUnderTest();
    await activated();
    const known = await logIn({ username, password: 'another password' });
    const unknown = await logIn({ username: 'nobody', password: 'another password' });
    expect(unknown).toEqual(known);
  });

  test('because the same number of reads and password hashes is made', async () => {
    const { activated, logIn, ports } = await accountsUnderTest();
    await activated();
    const reads: string[] = [];
    const { users, userSessions, passwords } = ports;
    Object.assign(ports, {
      users: { ...users, findForSignIn: (name: string) => users.findForSignIn(name) },
      userSessions: {
        ...userSessions,
        generation: (id: number) => {
          reads.push('generation');
          return userSessions.generation(id);
        },
      },
      passwords: {
        ...passwords,
        matches: (given: string, hash: string | null) => {
          reads.push('hash');
          return passwords.matches(given, hash);
        },
      },
    });
    await logIn({ username, password: 'another password' });
    const known = reads.splice(0);
    await logIn({ username: 'nobody', password: 'another password' });
    expect(known).toEqual(['generation', 'hash']);
    expect(reads).toEqual(known);
  });

  test('because both take the time of one hash', async () => {
    const { activated, logIn, runtime } = await accountsUnderTest();
    await activated();
    const times = { [username]: [] as number[], nobody: [] as number[] };
    // The fastest of many calls counts, because other load on the machine only ever adds time. A busy machine needs
    // more rounds until one call is undisturbed.
    const differ = () => {
      const [known = 0, unknown = 0] = Object.values(times).map((taken) => Math.min(...taken));
      return Math.abs(known - unknown) >= 0.5 * Math.max(known, unknown);
    };
    for (let round = 0; round < 12 || (round < 60 && differ()); round++) {
      for (const [name, taken] of Object.entries(times)) {
        const startedAt = performance.now();
        await logIn({ username: name, password: 'another password' });
        taken.push(performance.now() - startedAt);
      }
      // This name is over the limit of tries.
      runtime.clock.advance(990);
    }
    expect(differ(), JSON.stringify(times)).toBe(false);
  });
});
