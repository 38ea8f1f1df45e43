import { expect, test } from 'vitest';
import * as z from 'zod';
import { uploadedFiles } from '#shared/kernel/bodies.ts';
import { defineRoute, type RouteShape } from '#shared/kernel/route/define.ts';
import { openApiDocument } from '#shared/kernel/route/openapi.ts';

const shape: RouteShape = {
  method: 'POST',
  path: '/things',
  summary: 'A route for tests',
  source: 'X00',
  auth: 'apiKey',
  response: z.object({}),
  errors: [],
  uses: {},
};

/** The document's part about a route of this shape, by path. */
function documented(more: Partial<RouteShape>) {
  const makeThing = defineRoute({ ...shape, ...more });
  const { paths = {} } = openApiDocument([{ name: 'Things', about: 'Things for tests.', operations: { makeThing } }]);
  return Object.fromEntries(Object.entries(paths).map(([path, item]) => [path, item.post]));
}

test('an alias is documented like its route, under its own id', () => {
  const { '/things': own, '/thing': alias } = documented({ aliases: ['/thing'] });
  expect([own?.operationId, alias?.operationId]).toEqual(['makeThing', 'makeThing2']);
  expect({ ...alias, operationId: '' }).toEqual({ ...own, operationId: '' });
});

test('files are binary parts of a multipart body, along with the other forms that the route accepts', () => {
  const body = z.object({ name: z.string(), photos: uploadedFiles(3) });
  const { '/things': route } = documented({ body, accepts: ['json', 'multipart'] });
  const { content } = Object(route?.requestBody);
  expect(Object.keys(content)).toEqual(['application/json', 'multipart/form-data']);
  expect(content['multipart/form-data'].schema).toMatchObject({
    properties: { photos: { type: 'array', maxItems: 3, items: { type: 'string', format: 'binary' } } },
    required: ['name'],
  });
});

const keys = [{ apiKeyHeader: [] }, { apiKeyQuery: [] }];
const withToken = keys.map((key) => ({ ...key, token: [] }));

test.each<[string, Partial<RouteShape>, object[]]>([
  ['a route for everybody', { auth: 'public' }, []],
  ['a route for applications', { auth: 'apiKey' }, keys],
  ['a route for accounts', { auth: 'account' }, withToken],
  [
    'a route for accounts, whose key is optional',
    { auth: 'account', apiKey: 'optional' },
    [...withToken, { token: [] }],
  ],
  ['a route for the holders of a stream token', { auth: 'streamToken' }, keys],
])('%s documents what it requires', (_name, more, security) => {
  expect(documented(more)['/things']?.security).toEqual(security);
});

test('a route whose caller is optional is called with and without a token, and refuses a wrong one', () => {
  const { '/things': route } = documented({ caller: 'optional' });
  expect(route?.security).toHaveLength(4);
  expect(route?.security).toEqual(expect.arrayContaining([...keys, ...withToken]));
  expect(route?.responses?.['401']).toMatchObject({ description: expect.stringContaining('not_signed_in') });
});

test('a route for the holders of a stream token answers 404 for an unknown token', () => {
  const { '/things': route } = documented({ auth: 'streamToken' });
  expect(route?.responses?.['404']).toMatchObject({ description: expect.stringContaining('`stream_not_found`') });
});
