import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { aUser } from '#test/support/builders.ts';
import { accountsUnderTest, someone } from './account-fixture.ts';

/** What browsers send. */
const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const asForm = { ...browser, 'content-type': 'application/x-www-form-urlencoded' };
const { email, username, password } = someone;
const newPassword = 'another invented password';

function formOf(fields: Record<string, string>) {
  return { headers: asForm, body: new URLSearchParams(fields).toString() };
}

/** A user who has registered, and the secret of the link in their mail. */
async function registered() {
  const under = await accountsUnderTest();
  await under.register(someone);
  return { ...under, secret: under.mailedSecret() };
}

/** A user who has asked for a new password, and the secret of the link in their mail. */
async function forgetful() {
  const under = await accountsUnderTest();
  await under.activated();
  await under.requestReset({ email });
  return { ...under, secret: under.mailedSecret() };
}

describe('the link of a verification mail', () => {
  test('changes nothing however often it is opened, and asks about the account by its name', async () => {
    const { showVerification, logIn, secret } = await registered();
    const first = await showVerification(secret, { headers: browser });
    expect(first.status).toBe(200);
    expect(first.body).toContain('<title>Confirm your e-mail address - Gibby</title>');
    expect(first.body).toMatch(/email@example\.com[\s\S]*apalahini[\s\S]*<form method="post"><button>/);
    expect((await showVerification(secret)).status).toBe(200);
    expect((await logIn({ username, password })).status).toBe(403);
  });

  test('has a button that activates, twice with the same answer, and leads to the app', async () => {
    const { verify, logIn, secret } = await registered();
    const press = () => verify(secret, { headers: asForm, body: '' });
    const done = await press();
    expect([done.status, await press()]).toEqual([200, done]);
    expect(done.body).toContain('<title>Your address is confirmed - Gibby</title>');
    expect(done.body).toContain('href="gibby://open/login"');
    expect((await logIn({ username, password })).status).toBe(200);
  });

  test('says on a page that it is wrong or too old', async () => {
    const { showVerification, verify, runtime, secret } = await registered();
    runtime.clock.advance(7 * 24 * 3600);
    const pages = [
      await showVerification(secret, { headers: browser }),
      await showVerification('0'.repeat(64), { headers: browser }),
      await verify(secret, { headers: asForm, body: '' }),
    ];
    for (const { status, body } of pages) {
      expect(status).toBe(422);
      expect(body).toContain('<title>Error: This link does not work - Gibby</title>');
      expect(body).toContain('role="alert"');
    }
  });
});

describe('the link of a password mail', () => {
  test('is a form that works without script, and names the app', async () => {
    const { showReset, secret } = await forgetful();
    const { status, body } = await showReset(secret, { headers: browser });
    expect(status).toBe(200);
    expect(body.match(/<input type="password"/g)).toHaveLength(2);
    expect(body.match(/autocomplete="new-password"/g)).toHaveLength(2);
    expect(body).toContain('<form method="post">');
    expect(body).toContain('href="gibby://open/api/password/update/');
    expect(body).not.toContain('<script');
  });

  test('sets the password that stands twice in the form, once', async () => {
    const { updateByLink, logIn, secret } = await forgetful();
    const form = formOf({ password: newPassword, password_confirmation: newPassword });
    const done = await updateByLink(secret, form);
    expect(done.status).toBe(200);
    expect(done.body).toContain('<title>Your password has been changed - Gibby</title>');
    expect((await logIn({ username, password: newPassword })).status).toBe(200);
    const again = await updateByLink(secret, form);
    expect([again.status, again.body]).toEqual([422, expect.stringContaining('This link is wrong, used or too old.')]);
  });

  test.each([
    [
      'differ',
      newPassword,
      'another',
      'password_confirmation',
      'The password confirmation must be the same as the new password.',
    ],
    ['are too short', '12345', '12345', 'password', 'The password must be at least 6 characters.'],
    ['are missing', '', '', 'password', 'The password field is required.'],
    ['are blanks', '        ', '        ', 'password', 'The password must have visible characters.'],
    ['are the username', 'Apalahini', 'Apalahini', 'password', 'The password must not be the username or the address.'],
    ['are the address', email, email, 'password', 'The password must not be the username or the address.'],
  ])('shows the form again where the two %s, and stays valid', async (_what, first, second, field, message) => {
    const { updateByLink, secret } = await forgetful();
    const { status, body } = await updateByLink(secret, formOf({ password: first, password_confirmation: second }));
    expect(status).toBe(422);
    expect(body).toContain('<title>Error: Choose a new password - Gibby</title>');
    expect(body).toContain(`<a href="#${field}">${message}</a>`);
    expect(body).toMatch(
      new RegExp(`id="${field}"[^>]*aria-describedby="[^"]*${field}-problem"[^>]*aria-invalid="true"`),
    );
    if (first) expect(body).not.toContain(`value="${first}"`);
    const form = formOf({ password: newPassword, password_confirmation: newPassword });
    expect((await updateByLink(secret, form)).status).toBe(200);
  });

  test('refuses the username and the address as a new password from apps too', async () => {
    const { updatePassword, refusal, secret } = await forgetful();
    for (const own of [username, email.toUpperCase()]) {
      expect(refusal(await updatePassword({ token: secret, password: own })).message).toBe(
        'The password must not be the username or the address.',
      );
    }
  });
});

describe('every page', () => {
  test('runs and loads nothing but its own style, and tells its address to nobody', async () => {
    const { showReset, updateByLink, secret } = await forgetful();
    const pages = [
      await showReset(secret, { headers: browser }),
      await showReset('x', { headers: browser }),
      await updateByLink(secret, formOf({})),
    ];
    for (const { headers, body } of pages) {
      const style = /<style>([\s\S]*)<\/style>/.exec(body)?.[1] ?? '';
      const hash = createHash('sha256').update(style).digest('base64');
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        vary: 'accept',
        'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      });
    }
  });

  test.each([undefined, 'application/json', '*/*'])('is JSON for callers whose accept is %s', async (accept) => {
    const { showReset, updateByLink, secret } = await forgetful();
    const headers: Record<string, string> = accept === undefined ? {} : { accept };
    expect((await showReset(secret, { headers })).body.data.http_code).toBe(200);
    const refused = await updateByLink(secret, {
      headers,
      body: { password: newPassword, password_confirmation: 'x' },
    });
    expect(refused.body.error.message).toBe('The password confirmation must be the same as the new password.');
    const done = await updateByLink(secret, {
      headers,
      body: { password: newPassword, password_confirmation: newPassword },
    });
    expect(done.body).toEqual({
      data: { http_code: 200, message: 'Your password has been changed. Please log in with it.' },
    });
  });

  test('escapes what comes from outside', async () => {
    const { showReset, ports } = await forgetful();
    const email = '"<script>alert(1)</script>"@example.com';
    await ports.users.create(aUser({ id: 2, email, username: null, status: 'active' }, ports), null);
    const secret = await ports.mailLinks.issue('password', { userId: 2, email, generation: 0 });
    const { body } = await showReset(secret, { headers: browser });
    expect(body).not.toContain('<script');
    expect(body).toContain('&#60;script&#62;');
  });
});
