import { afterAll, beforeAll, expect, test } from 'vitest';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { userSessions } from '#shared/gibby/accounts/user-session.dynamo.ts';
import { administratorOn } from '../support/administrator.ts';
import { type CloudFixture, ownCloudFixture } from '../support/cloud-fixture.ts';

let fixture: CloudFixture;
let userToken: string;
let adminToken: string;

beforeAll(async () => {
  // Needs its own cloud: the data of a fresh cloud cannot be seen on one that other test files use.
  fixture = await ownCloudFixture({ dataDirectory: ':memory:', port: 0 });
  userToken = await userSessions(fixture.ports).issue(1, 0);
  adminToken = (await administratorOn(fixture, 'adam')).token;
});
afterAll(() => fixture?.close());

async function ask(method: string, path: string, token?: string, body?: unknown) {
  const headers = {
    apikey: developmentCredentials.gibbyApiKey,
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const answer = await fixture.send({ method, path, headers, ...(body !== undefined && { body }) });
  expect([200, 201], `${method} ${path}: ${JSON.stringify(answer.body)}`).toContain(answer.status);
  return answer.body as { readonly data: readonly Readonly<Record<string, unknown>>[] };
}

const namesIn = async (path: string) => (await ask('GET', path, userToken)).data.map(({ name }) => name);

test('a fresh cloud has all its reference data, and none of it is stored', async () => {
  expect(await namesIn('/api/countries?search=indonesia')).toEqual(['Indonesia']);
  expect(await namesIn('/api/cities?country_id=101&search=BANDUNG')).toContain('Bandung');
  expect(await namesIn('/api/categories?search=duty')).toEqual(['Duty Free Items']);
  expect(await namesIn('/api/couriers')).toHaveLength(2);
  expect((await ask('GET', '/api/countries/list')).data).toHaveLength(246);
  expect((await ask('GET', '/api/list_declines')).data).toHaveLength(5);
  expect(Object(await ask('GET', '/api/pages/privacy-policy')).data.title).toBe('Privacy Policy');
  expect(await fixture.itemsOf('CAT#', 'ANN#', 'PAG#', 'CFG#')).toEqual([]);
});

test('an administrator edits reference data with the least rights, and every user reads the change', async () => {
  const page = { title: 'Privacy Policy', subtitle: 'Since March', content: '<p>We know nothing of you.</p>' };
  await ask('PUT', '/api/admin/pages/privacy-policy', adminToken, page);
  expect(Object(await ask('GET', '/api/pages/privacy-policy')).data).toEqual({ id: 2, ...page });
  expect((await fixture.itemsOf('PAG#')).map(({ SK }) => SK)).toEqual(['EVT#000002', 'P']);

  await ask('POST', '/api/admin/categories', adminToken, { name: 'Tools', customs: false });
  await ask('PUT', '/api/admin/categories/1001', adminToken, { name: 'Hardware', customs: true });
  expect(await namesIn('/api/categories?search=hard')).toEqual(['Hardware']);

  await ask('POST', '/api/admin/announcements', adminToken, { message: 'We rest on Friday.', is_active: true });
  await ask('PUT', '/api/admin/announcements/1001', adminToken, { message: 'We are back.', is_active: true });
  const told = (await ask('GET', '/api/notifications')).data.map(({ message }) => message);
  expect(told).toEqual(['Libur', 'We are back.']);
});

test('the next page is where its link leads', async () => {
  const first = Object(
    await ask('GET', `/api/countries?per_page=2&api_key=${developmentCredentials.gibbyApiKey}`, userToken),
  );
  const { next } = first.meta.pagination.links;
  const { origin, pathname, search } = new URL(next);
  expect(origin).toBe(fixture.cloud.origin);
  const second = await ask('GET', pathname + search, userToken);
  expect(second.data.map(({ id }) => id)).toEqual([3, 4]);
});

test('HEAD is answered wherever GET is, without the body', async () => {
  const headers = { apikey: developmentCredentials.gibbyApiKey };
  const asked = async (method: string, path: string) => {
    const answer = await fetch(fixture.cloud.origin + path, { method, headers });
    return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text() };
  };
  for (const path of ['/health', '/api/countries/list', '/api/pages/privacy-policy']) {
    const [head, get] = [await asked('HEAD', path), await asked('GET', path)];
    expect([head.status, head.type, head.body], path).toEqual([200, get.type, '']);
    expect(get.body).not.toBe('');
  }
});

test.each([
  ['GET', '/api/no-such-thing'],
  ['POST', '/api/user/no/such/thing'],
  ['DELETE', '/api/countries/list'],
])('%s %s has the error envelope of Gibby', async (method, path) => {
  const answer = await fixture.send({ method, path, headers: {} });
  expect([answer.status, answer.body]).toEqual([
    404,
    { error: { http_code: 404, message: 'Resource Not Found', code: 'not_found' } },
  ]);
});
