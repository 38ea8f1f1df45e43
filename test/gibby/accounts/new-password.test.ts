import { describe, expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import type { PasswordPolicy } from '#shared/gibby/accounts/passwords/new-password.rules.ts';
import { longestPassword } from '#shared/kernel/forms/password.ts';
import { accountsUnderTest, someone } from './account-fixture.ts';

type Under = Awaited<ReturnType<typeof accountsUnderTest>>;

/** Sets a password of `someone`, at one of the places where a password is set. */
type Place = (under: Under, password: string) => Promise<{ status: number; body: unknown }>;

async function mailedSecret({ activated, requestReset, mailedSecret: secretOf }: Under): Promise<string> {
  await activated();
  await requestReset({ email: someone.email });
  return secretOf();
}

/** By the operation's name. */
const places: Readonly<Record<string, Place>> = {
  registerUser: async ({ register, verify, mailedSecret: secretOf }, password) => {
    const answer = await register({ ...someone, password });
    if (answer.status === 201) await verify(secretOf());
    return answer;
  },
  updatePassword: async (under, password) => under.updatePassword({ token: await mailedSecret(under), password }),
  updatePasswordByLink: async (under, password) =>
    under.updateByLink(await mailedSecret(under), {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ password, password_confirmation: password }).toString(),
    }),
};

const tooShort = 'The password must be at least 8 characters.';
const tooCommon = 'The password is one that many people use.';
const ownName = 'The password must not be the username or the address.';

test('these are all places where a password is set', () => {
  const setting = areas.flatMap(({ operations }) =>
    Object.entries(operations).flatMap(([name, definition]) => {
      const uses: object = definition.uses;
      return 'passwords' in uses && 'accountSettings' in uses ? [name] : [];
    }),
  );
  // G11 compares the present password and sets none.
  expect(setting.sort()).toEqual([...Object.keys(places), 'updateOwnProfile'].sort());
});

describe.each(Object.entries(places))('at %s', (_name, place) => {
  const attempt = async (policy: PasswordPolicy, password: string) => {
    const under = await accountsUnderTest(policy);
    const { status, body } = await place(under, password);
    const problem = /(The password[^"<]*\.)/.exec(JSON.stringify(body))?.[1];
    const signIn = await under.logIn({ username: someone.username, password });
    return { isSet: status < 300, problem, signsIn: signIn.status === 200, logIn: under.logIn };
  };

  test.each<[PasswordPolicy, string, string, string]>([
    ['documented', 'of blanks', '        ', 'The password must have visible characters.'],
    ['documented', 'that is the username', 'ApaLahini', ownName],
    ['documented', 'that is the username between blanks', ' apalahini ', ownName],
    ['documented', 'that is the address', 'Email@Example.com', ownName],
    ['strong', 'that is the username', 'apalahini', ownName],
    ['strong', 'of blanks', '        ', 'The password must have visible characters.'],
    ['strong', 'of seven characters', 'kX7-q2w', tooShort],
    ['strong', 'of seven characters that count twice', '\u{1f511}'.repeat(7), tooShort],
    ['strong', 'that many have', '12345678', tooCommon],
    ['strong', 'that many have, in capitals', 'PassWord1', tooCommon],
  ])('the policy %s refuses one %s', async (policy, _what, password, problem) => {
    expect(await attempt(policy, password)).toMatchObject({ isSet: false, problem, signsIn: false });
  });

  test.each<[PasswordPolicy, string]>([
    ['documented', 'rahasia'],
    ['documented', '12345678'],
    ['strong', 'kX7-q2w9'],
    ['strong', 'purple elephants sing at noon'],
  ])('the policy %s takes "%s"', async (policy, password) => {
    expect(await attempt(policy, password)).toMatchObject({ isSet: true, signsIn: true });
  });

  test('one with blanks around it is kept as it is, and a long one to its last character', async () => {
    const blanks = await attempt('documented', '  secret  ');
    expect(blanks).toMatchObject({ isSet: true, signsIn: true });
    expect((await blanks.logIn({ username: someone.username, password: 'secret' })).status).toBe(401);
    const sentence = 'ß'.repeat(longestPassword - 1);
    const long = await attempt('strong', `${sentence}x`);
    expect(long).toMatchObject({ isSet: true, signsIn: true });
    expect((await long.logIn({ username: someone.username, password: `${sentence}y` })).status).toBe(401);
  });
});

test('the page for a new password names the least length of the stage', async () => {
  for (const [policy, least] of [
    ['documented', '6 to 200 characters'],
    ['strong', '8 to 200 characters'],
  ] as const) {
    const under = await accountsUnderTest(policy);
    const { body } = await under.showReset(await mailedSecret(under), { headers: { accept: 'text/html' } });
    expect(body).toContain(least);
  }
});
