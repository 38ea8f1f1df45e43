import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { areas } from '#infra/areas.ts';
import { routeKeyOf, type Sample, samples } from '#infra/build/samples.ts';
import { pathsOf, type RouteDefinition } from '#shared/kernel/route/define.ts';
import { contentOf, meanings, samplesText } from './samples.ts';

const routes = new Map<string, RouteDefinition>(
  areas
    .flatMap((area) => Object.values(area.operations))
    .filter((definition) => definition.kind === 'route')
    .flatMap((route) => pathsOf(route).map((path) => [routeKeyOf({ ...route, path }), route] as const)),
);

const isBuilt = (sample: Sample) => routes.has(routeKeyOf(sample));
const built = samples.filter(isBuilt);
const nameOf = ({ method, path, kind, status }: Sample, index: number) =>
  `${index + 1}: ${kind}${status ? ` ${status}` : ''} of ${method} ${path}`;
const namedSamples = built.map((sample, index) => [nameOf(sample, index), sample] as const);

test('all 174 samples are present', () => {
  expect(samples).toHaveLength(174);
});

test('samples of missing routes are printed, and all others are checked below', () => {
  const missing = Map.groupBy(
    samples.filter((sample) => !isBuilt(sample)),
    ({ method, path }) => `${method} ${path}`,
  );
  const lines = [...missing].map(([route, { length }]) => `  ${route} (${length})`);
  const count = samples.length - built.length;
  console.log([`${built.length} samples checked, ${count} wait for their routes:`, ...lines].join('\n'));
  expect([...missing.values()].flat().length + namedSamples.length).toBe(samples.length);
  expect(built.length).toBeGreaterThan(0);
});

describe('a documented request is accepted', () => {
  test.each(namedSamples.filter(([, { kind }]) => kind !== 'response'))('%s', (_name, sample) => {
    const route = routes.get(routeKeyOf(sample));
    const schema = sample.kind === 'query' ? route?.query : route?.body;
    for (const request of requestsOf(sample, schema)) {
      const result = schema?.safeParse(request);
      expect(result?.error?.issues ?? [], JSON.stringify(request)).toEqual([]);
      expect(result?.success, 'the route takes no such part').toBe(true);
    }
  });
});

describe("a documented response passes the route's schema unchanged", () => {
  test.each(namedSamples.filter(([, { kind, status = 200 }]) => kind === 'response' && status < 400))(
    '%s',
    (_name, sample) => {
      const route = routes.get(routeKeyOf(sample));
      const result = route?.response.safeParse(contentOf(sample));
      expect(result?.error?.issues ?? []).toEqual([]);
      expect(JSON.parse(JSON.stringify(result?.data))).toEqual(contentOf(sample));
    },
  );
});

test('documented errors have the shape that the Gibby family answers', () => {
  const errors = samples.filter(({ kind, status = 200 }) => kind === 'response' && status >= 400);
  expect(errors).toHaveLength(34);
  for (const sample of errors) {
    expect(sample.family).toBe('Gibby');
    expect(contentOf(sample), `${sample.method} ${sample.path}`).toMatchObject({
      error: { http_code: sample.status, message: expect.any(String) },
    });
  }
});

describe('the samples contain no real data', () => {
  test('all e-mail addresses are of example.com', () => {
    const addresses = samplesText.match(/[\w.+-]+@[\w-]+\.[\w.-]+/g) ?? [];
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.filter((address) => !address.endsWith('@example.com'))).toEqual([]);
  });

  test('all tokens and keys are invented', () => {
    const tokens = [...samplesText.matchAll(/"(?:access_token|password)": "([^"]*)"/g)].map(([, token]) => token);
    expect(tokens.length).toBeGreaterThan(0);
    for (const token of tokens) expect(token).toMatch(/^invented|^$|^x+$/i);
    const keys = [...samplesText.matchAll(/api_key=([^&"]*)/g)].map(([, key]) => key);
    expect(new Set(keys)).toEqual(new Set(['local-gibby-key']));
  });

  test('all phone numbers are invented', () => {
    const phones = [...samplesText.matchAll(/"(?:phone|phoneNumber)": "([^"]*)"/g)].map(([, phone]) => phone ?? '');
    expect(phones.length).toBeGreaterThan(0);
    for (const phone of phones) expect(phone.replaceAll(' ', '')).toMatch(/^(\+?1555010\d{4}|\+62812000000\d{1,2})?$/);
  });
});

/**
 * The requests that a sample stands for: the documented body if the route accepts it unchanged, otherwise each of its
 * meanings.
 */
function requestsOf(sample: Sample, schema: z.ZodType | undefined): unknown[] {
  const drawn = contentOf(sample);
  return schema?.safeParse(drawn).success ? [drawn] : meanings(drawn);
}
