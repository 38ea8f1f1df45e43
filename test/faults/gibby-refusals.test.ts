import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import { developmentCredentials } from '#infra/local/credentials.ts';
import type { RouteDefinition } from '#shared/kernel/route/define.ts';
import { familyOf } from '#shared/kernel/route/family.ts';
import { type CloudFixture, cloudFixture, until, type Wire } from '../support/cloud-fixture.ts';

const someone = { email: 'email@example.com', username: 'apalahini', password: 'invented password' } as const;
const unauthorized = 'Unauthorized: Either the API_KEY or the ACCESS_TOKEN are incorrect';
const apikey = developmentCredentials.gibbyApiKey;

const routes = areas
  .flatMap(({ operations }) => Object.entries(operations))
  .flatMap(([name, route]) => (route.kind === 'route' ? [{ name, route: route as RouteDefinition }] : []))
  .filter(({ route }) => familyOf(route.path) === 'gibby');

let fixture: CloudFixture;
let token = '';
let before: unknown[] = [];

/** Everything that a refused request could have changed. */
const stateOfTheWorld = () => fixture.itemsOf('USR#', 'UNQ#', 'TOK#', 'LNK#', 'SEQ#', 'DEV#', 'DVA#', 'AST#');

beforeAll(async () => {
  fixture = await cloudFixture();
  await refuse([201], { method: 'POST', path: '/api/register', body: someone });
  const mail = await until(() => fixture.cloud.outbox.list({ kind: 'mail', to: someone.email })[0], 'the mail');
  const [path = ''] = /\/api\/verification\/\w+/.exec(String(mail.text)) ?? [];
  await refuse([200], { method: 'POST', path });
  const { username, password } = someone;
  const { body } = await refuse([200], { method: 'POST', path: '/api/login', body: { username, password } });
  token = String(Object(body.data).access_token);
  before = await stateOfTheWorld();
});
afterAll(() => fixture?.close());

const headers = (authorization = `Bearer ${token}`) => ({ apikey, ...(authorization && { authorization }) });

/** Sends the request and expects one of these statuses. A refusal has the document's form and reveals no internals. */
async function refuse(statuses: readonly number[], wire: Wire) {
  const answer = await fixture.send({ ...wire, headers: wire.headers ?? headers(token && `Bearer ${token}`) });
  const what = `${JSON.stringify(wire).slice(0, 300)}: ${JSON.stringify(answer)}`;
  expect(statuses, what).toContain(answer.status);
  if (answer.status < 400) return answer;
  expect(answer.body, what).toEqual({
    error: expect.objectContaining({
      http_code: answer.status,
      message: expect.stringMatching(/\S/),
      code: expect.stringMatching(/^[\w-]+$/),
    }),
  });
  expect(JSON.stringify(answer.body)).not.toMatch(/\.m?[jt]s:\d|node_modules|DynamoDB|local-Data/);
  return answer;
}

const messageOf = async (wire: Wire) => {
  const { body } = await refuse([401], wire);
  return Object(body.error).message;
};

describe.each(routes)('$name', ({ route }) => {
  const wire: Wire = {
    method: route.method,
    path: route.path.replaceAll(/\{\w+\}/g, '999999999'),
    ...(route.body && { body: {} }),
  };
  // Only the parts that a route has can be wrong, so only the tests that apply are made.
  const takesToken = ['user', 'account', 'admin'].includes(route.auth);
  const takesJson = (route.accepts ?? ['json']).includes('json');

  if (route.auth !== 'public')
    test('is closed to every key except those of Gibby, and nothing changes', async () => {
      for (const wrong of ['', 'wrong', developmentCredentials.dropinApiKey]) {
        const sent = { ...wire, headers: { ...headers(), apikey: wrong } };
        expect(await messageOf(sent)).toBe(unauthorized);
      }
      expect(await stateOfTheWorld()).toEqual(before);
    });

  if (takesToken)
    test('is closed without the right token', async () => {
      const wrong = ['', 'Bearer', 'Bearer x', `Bearer 1.${'0'.repeat(64)}`, `Bearer ${token}0`, token];
      for (const authorization of wrong) {
        expect(await messageOf({ ...wire, headers: headers(authorization) })).toBe(unauthorized);
      }
      if (route.auth !== 'user') expect(await messageOf(wire)).toBe(unauthorized);
      expect(await stateOfTheWorld()).toEqual(before);
    });

  if (route.body)
    test('refuses an unreadable body, and nothing changes', async () => {
      // A body is read only for callers who may send it.
      const unseen = route.auth === 'admin' || route.auth === 'account' ? 401 : undefined;
      for (const body of ['{', 'null,', '\u0000', '{"a":"\\ud800"}', '['.repeat(20_000)]) {
        await refuse([unseen ?? (takesJson ? 400 : 415)], { ...wire, body });
      }
      await refuse([unseen ?? 422], { ...wire, body: { text: 'x'.repeat(70_000) } });
      await refuse([unseen ?? 415], {
        ...wire,
        body: '<a/>',
        headers: { ...headers(), 'content-type': 'application/xml' },
      });
      expect(await stateOfTheWorld()).toEqual(before);
    });

  test('answers unusual paths and queries without a fault', async () => {
    const odd = ['0', '-1', 'x', '99999999999999999999', '%00', '%F0%9F%92%A9', '..%2f..'];
    const parameters = [...route.path.matchAll(/\{\w+\}/g)].map(([parameter]) => parameter);
    const queries = route.method === 'GET' ? Object.keys(route.query?.shape ?? {}) : [];
    const paths = [
      ...parameters.flatMap((parameter) => odd.map((value) => route.path.replace(parameter, value))),
      ...queries.flatMap((name) => odd.map((value) => `${wire.path}?${name}=${value}`)),
    ].map((path) => path.replaceAll(/\{\w+\}/g, '1'));
    // A logout would end the session that the following tests need.
    const as = headers(route.caller ? '' : undefined);
    for (const path of paths) await refuse([200, 400, 401, 403, 404, 422, 429], { ...wire, path, headers: as });
  });
});
