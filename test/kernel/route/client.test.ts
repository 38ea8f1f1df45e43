import { expect, expectTypeOf, test } from 'vitest';
import * as z from 'zod';
import { uploadedFiles } from '#shared/kernel/bodies.ts';
import { ApiError, createClient } from '#shared/kernel/route/client.ts';
import { defineRoute, defineTask } from '#shared/kernel/route/define.ts';

const common = { summary: 'A route for tests', source: 'X00', auth: 'account', errors: [], uses: {} } as const;
const operations = {
  getThing: defineRoute({
    ...common,
    method: 'GET',
    path: '/things/{thingId}/parts/{part}',
    params: z.object({ thingId: z.string(), part: z.string() }),
    query: z.object({ page: z.coerce.number().optional(), tag: z.string().optional() }),
    response: z.object({ id: z.string() }),
  }),
  listThings: defineRoute({ ...common, method: 'GET', path: '/things', response: z.array(z.string()) }),
  makeThing: defineRoute({
    ...common,
    method: 'POST',
    path: '/things',
    body: z.object({ name: z.string() }),
    response: z.object({ id: z.string() }),
  }),
  fillForm: defineRoute({
    ...common,
    method: 'POST',
    path: '/form',
    body: z.object({ name: z.string(), note: z.string().optional() }),
    accepts: ['form'],
    response: z.object({ id: z.string() }),
  }),
  sendPhotos: defineRoute({
    ...common,
    method: 'POST',
    path: '/photos',
    body: z.object({ name: z.string(), photos: uploadedFiles(3) }),
    accepts: ['json', 'multipart'],
    response: z.object({ id: z.string() }),
  }),
  notARoute: defineTask({ summary: 'A task', input: z.unknown(), output: z.unknown(), uses: {} }),
};

/** A client whose requests are recorded and all get the same answer. */
function client(answer: () => Response = () => Response.json({ id: '1' }), baseUrl = 'https://api.example.com') {
  const requests: { url: string; method?: string; headers: Headers; body?: unknown }[] = [];
  const api = createClient(operations, {
    baseUrl,
    apiKey: 'key',
    token: 'token',
    fetch: async (url, init) => {
      requests.push({ url: String(url), method: init?.method, headers: new Headers(init?.headers), body: init?.body });
      return answer();
    },
  });
  return { api, requests };
}

test('parameters, query, key and token go where the route expects them', async () => {
  const { api, requests } = client();

  const thing = await api.getThing({ params: { thingId: 'a/b ?', part: 'c' }, query: { page: 2, tag: undefined } });

  expect(thing).toEqual({ id: '1' });
  expect(requests[0]).toMatchObject({
    method: 'GET',
    url: 'https://api.example.com/things/a%2Fb%20%3F/parts/c?page=2',
  });
  expect(Object.fromEntries(requests[0]?.headers ?? [])).toEqual({ apikey: 'key', authorization: 'Bearer token' });
});

test('a route without input is called without arguments', async () => {
  const { api, requests } = client(() => Response.json(['x']));
  expect(await api.listThings()).toEqual(['x']);
  expect(requests[0]?.body).toBeUndefined();
});

test('a body goes as JSON, with its idempotency key', async () => {
  const { api, requests } = client();
  await api.makeThing({ body: { name: 'kettle' }, idempotencyKey: 'k-1' });
  expect(requests[0]?.body).toBe('{"name":"kettle"}');
  expect(requests[0]?.headers.get('content-type')).toBe('application/json');
  expect(requests[0]?.headers.get('idempotency-key')).toBe('k-1');
});

test('a body goes as a form where the route accepts only forms', async () => {
  const { api, requests } = client();
  await api.fillForm({ body: { name: 'a b&c', note: undefined } });
  expect(requests[0]?.body).toBe('name=a+b%26c');
  expect(requests[0]?.headers.get('content-type')).toBe('application/x-www-form-urlencoded');
});

test('an API with a base path is called there', async () => {
  for (const baseUrl of ['https://example.com/v1', 'https://example.com/v1/']) {
    const { api, requests } = client(() => Response.json([]), baseUrl);
    await api.listThings();
    expect(requests[0]?.url).toBe('https://example.com/v1/things');
  }
});

test.each([
  ['the body of the family', () => Response.json({ code: 'E_X' }, { status: 409 }), 409, { code: 'E_X' }],
  ["a proxy's own words", () => new Response('<html>', { status: 503 }), 503, '<html>'],
  ['nothing', () => new Response(null, { status: 502 }), 502, null],
])('an unsuccessful answer becomes an ApiError with its status and %s', async (_name, answer, status, body) => {
  const failed = client(answer).api.listThings();
  await expect(failed).rejects.toBeInstanceOf(ApiError);
  await expect(failed).rejects.toMatchObject({ status, body, message: expect.stringContaining('listThings') });
});

test('only routes become methods, and a call without its required input does not compile', () => {
  const { api } = client();
  expect(Object.keys(api).sort()).toEqual(['fillForm', 'getThing', 'listThings', 'makeThing', 'sendPhotos']);

  expectTypeOf<Parameters<typeof api.getThing>['length']>().toEqualTypeOf<1>();
  expectTypeOf<Parameters<typeof api.listThings>['length']>().toEqualTypeOf<0 | 1>();
  expectTypeOf<Parameters<typeof api.makeThing>[0]['body']>().toEqualTypeOf<{ name: string }>();
  expectTypeOf<Awaited<ReturnType<typeof api.listThings>>>().toEqualTypeOf<string[]>();
});

test.each(['', '.', '..'])('a parameter that would change the route, %j, is not sent', async (thingId) => {
  const { api, requests } = client();
  await expect(api.getThing({ params: { thingId, part: 'lid' } })).rejects.toThrow(RangeError);
  expect(requests).toEqual([]);
});

test('a body with files goes as multipart, and the same route accepts JSON without files', async () => {
  const { api, requests } = client();
  const fileOf = (filename: string) => ({ filename, mimetype: 'image/png', content: Buffer.from(filename) });
  await api.sendPhotos({ body: { name: 'trip', photos: [fileOf('1.png'), fileOf('2.png')] } });
  await api.sendPhotos({ body: { name: 'trip' } });

  const [multipart, json] = requests;
  expect(multipart?.headers.has('content-type')).toBe(false);
  const form = multipart?.body instanceof FormData ? multipart.body : new FormData();
  const sent = [...form].map(([name, value]) => [name, value instanceof File ? value.name : value]);
  expect(sent).toEqual([
    ['name', 'trip'],
    ['photos', '1.png'],
    ['photos', '2.png'],
  ]);
  expect([json?.headers.get('content-type'), json?.body]).toEqual(['application/json', '{"name":"trip"}']);
});
