import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { defineRoute, type RouteShape } from '#shared/kernel/route/define.ts';
import { httpFunction } from '#shared/kernel/route/http.ts';
import { ambient } from './pipeline-under-test.ts';

const shape = {
  method: 'GET',
  path: '/things',
  summary: 'A route for tests',
  source: 'X00',
  auth: 'public',
  response: z.object({ text: z.string() }),
  errors: [],
  uses: {},
} as const satisfies RouteShape;

const large = 'A long text. '.repeat(1_000);

/** What a route with this answer sends to a caller with this `accept-encoding`. */
function answered(answer: unknown, encoding?: string, more: Partial<RouteShape> = {}) {
  const definition = defineRoute({ ...shape, ...more });
  const run = httpFunction('listThings', { definition, operation: async () => answer }, ambient());
  const headers = encoding === undefined ? {} : { 'accept-encoding': encoding };
  return run({ rawPath: '/things', headers } as never, {});
}

test.each(['gzip', 'gzip, deflate, br', 'br;q=1.0, gzip;q=0.5'])(
  'a large answer goes out compressed to %s',
  async (encoding) => {
    const { headers, body, isBase64Encoded } = await answered({ text: large }, encoding);
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(isBase64Encoded).toBe(true);
    const sent = Buffer.from(body ?? '', 'base64');
    expect(sent.length).toBeLessThan(large.length / 10);
    expect(JSON.parse(gunzipSync(sent).toString())).toEqual({ text: large });
  },
);

test.each([undefined, 'br', 'identity', 'gzip;q=0', 'gzip;q=0.0, br'])('and as it is to %s', async (encoding) => {
  const { headers, body } = await answered({ text: large }, encoding);
  expect(headers).not.toHaveProperty('content-encoding');
  expect(headers).toMatchObject({ vary: 'accept-encoding' });
  expect(JSON.parse(body ?? '')).toEqual({ text: large });
});

test('a small answer goes out as it is', async () => {
  const { headers, body } = await answered({ text: 'short' }, 'gzip');
  expect(headers).not.toHaveProperty('content-encoding');
  expect(body).toBe('{"text":"short"}');
});

test('a file is compressed when its type lets it', async () => {
  const content = Buffer.from(large).toString('base64');
  const file = (type: 'text/css' | 'image/png') => answered(content, 'gzip', { response: z.base64(), file: type });
  const [style, picture] = [await file('text/css'), await file('image/png')];
  expect(gunzipSync(Buffer.from(style.body ?? '', 'base64')).toString()).toBe(large);
  expect(picture).toMatchObject({ body: content, isBase64Encoded: true });
  expect(picture.headers).not.toHaveProperty('content-encoding');
});
