/** Signs a new person in on the local cloud at the given address, with the mail in its outbox, and prints the token. */

import { setTimeout as pause } from 'node:timers/promises';

const patienceMilliseconds = 30_000;
const pauseMilliseconds = 100;
const [origin = '', family = 'dropin'] = process.argv.slice(2);
const name = `checker-${process.pid}`;
const email = `${name}@example.com`;

async function call(path: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(origin + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { apikey: `local-${family}-key`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

/** The first text in the mails to the new person that matches, as soon as it is there. */
async function mailed(what: RegExp): Promise<string | undefined> {
  for (let waited = 0; waited < patienceMilliseconds; waited += pauseMilliseconds) {
    const sent = await fetch(`${origin}/_local/outbox?kind=mail&to=${encodeURIComponent(email)}`);
    const found = what.exec(JSON.stringify(await sent.json()))?.[0];
    if (found) return found;
    await pause(pauseMilliseconds);
  }
  return undefined;
}

async function accountToken(): Promise<unknown> {
  await call('/accounts', { firstName: 'Check', lastName: 'Er', identities: [{ type: 'email', value: email }] });
  const { id } = await call('/login', { email });
  const { token } = await call('/login/verify', { tokenId: id, code: await mailed(/\b\d{6}\b/) });
  return token;
}

async function userToken(): Promise<unknown> {
  const password = `${name}-secret`;
  await call('/api/register', { email, username: name, password });
  await call((await mailed(/\/api\/verification\/\w+/)) ?? '', {});
  const { data } = await call('/api/login', { username: name, password });
  return Object(data).access_token;
}

console.log(await (family === 'gibby' ? userToken() : accountToken()));
