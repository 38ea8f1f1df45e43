import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { handler as getDocs } from '#functions/platform/get-docs/handler.ts';
import { handler as getDocsFile } from '#functions/platform/get-docs-file/handler.ts';
import { areas } from '#infra/areas.ts';
import { areaDirectory } from '#infra/build/build.ts';
import { portsNeeded } from '#shared/kernel/route/define.ts';
import { httpFunction } from '#shared/kernel/route/http.ts';
import { sitesIn } from '#shared/platform/site/site.adapter.ts';
import { ambient } from '#test/kernel/route/pipeline-under-test.ts';
import { unlimited } from '#test/support/call.ts';
import '#test/support/built.ts';

const area = areas.find(({ name }) => name === 'Platform');
if (!area) throw new Error('There is no area Platform.');
const folder = join(areaDirectory(area), 'sites');
const ports = { ...ambient(), rateLimits: unlimited, sites: sitesIn(pathToFileURL(`${folder}/`)) };
const page = httpFunction('getDocs', getDocs, ports);
const fileOf = httpFunction('getDocsFile', getDocsFile, ports);

const asked = (file: string) => ({ rawPath: `/docs/${file}`, headers: {}, pathParameters: { file } }) as never;

test('the page and every file that it can load are there, and each has its type', async () => {
  const names = readdirSync(join(folder, 'docs'));
  const files = names.filter((name) => name !== 'index.html');
  expect(files.length).toBeGreaterThan(50);
  const types = { css: 'text/css', js: 'text/javascript', md: 'text/markdown' } as const;
  for (const name of files) {
    const { statusCode, headers, body } = await fileOf(asked(name), {});
    const ending = name.split('.').at(-1) as keyof typeof types;
    expect([statusCode, headers?.['content-type']], name).toEqual([200, `${types[ending]}; charset=utf-8`]);
    expect(headers?.['cache-control']).toBe('public, max-age=31536000');
    expect(Buffer.from(body ?? '', 'base64').equals(readFileSync(join(folder, 'docs', name))), name).toBe(true);
  }
  const answer = await page({ rawPath: '/docs', headers: {} } as never, {});
  const text = Buffer.from(answer.body ?? '', 'base64').toString();
  const loaded = [...text.matchAll(/"\/docs\/([^"]+)"/g)].map(([, name]) => name);
  expect(loaded).toHaveLength(3);
  expect(files).toEqual(expect.arrayContaining(loaded));
});

test('a name that was encoded in the path has the type of its ending', async () => {
  const name = readdirSync(join(folder, 'docs')).find((each) => each.endsWith('.js'));
  const request = { rawPath: `/docs/${name?.slice(0, -1)}%73`, headers: {}, pathParameters: { file: name } } as never;
  const { statusCode, headers } = await fileOf(request, {});
  expect([statusCode, headers?.['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
});

test('the page may change at any time, and runs no script but its files', async () => {
  const { headers } = await page({ rawPath: '/docs', headers: {} } as never, {});
  expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'public, max-age=0' });
  expect(headers?.['content-security-policy']).toMatch(
    /default-src 'none'; script-src 'self'; .*frame-ancestors 'none'$/,
  );
});

test.each([
  ['docs-AAAAAAAA.js', 404],
  ['index.html', 400],
  ['../index.mjs', 400],
  ['..%2Fdocs-AAAAAAAA.js', 400],
  ['docs-AAAAAAAA.mjs', 400],
])('%s is refused', async (name, status) => {
  expect(await fileOf(asked(name), {})).toMatchObject({ statusCode: status });
});

test('only the area that serves it holds it', () => {
  const holders = areas.filter(({ operations }) => Object.values(operations).some((each) => portsNeeded(each).sites));
  expect(holders.map(({ name }) => name)).toEqual(['Platform']);
});
