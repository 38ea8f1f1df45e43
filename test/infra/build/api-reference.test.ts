import { expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import { apiReference } from '#infra/build/api-reference.ts';
import { vocabulary } from '#infra/build/vocabulary.ts';
import type { Definition } from '#shared/kernel/route/define.ts';
import { openApiDocument } from '#shared/kernel/route/openapi.ts';

type Json = { readonly [name: string]: Json } | readonly Json[] | string | number | boolean | null;

const operations: Record<string, Definition> = Object.assign({}, ...areas.map((area) => area.operations));
const reference = apiReference(openApiDocument(areas), operations) as Record<string, Json>;

/** Every object of the document with the path to it, examples left out. */
function* objectsOf(part: Json, path: readonly string[] = []): Generator<[path: string, object: Record<string, Json>]> {
  if (typeof part !== 'object' || part === null) return;
  if (!Array.isArray(part)) yield [path.join('/'), part as Record<string, Json>];
  for (const [name, child] of Object.entries(part)) {
    if (name !== 'example' && name !== 'examples') yield* objectsOf(child as Json, [...path, name]);
  }
}
const objects = [...objectsOf(reference)];
const isSchemaOfObject = ({ type, properties = {} }: Record<string, Json>) =>
  [type].flat().includes('object') && Object.keys(properties ?? {}).length > 0;

test('every operation says what it does, and more than its title', () => {
  const routes = objects.filter(([, { operationId }]) => operationId !== undefined);
  expect(routes.length).toBeGreaterThan(170);
  for (const [path, { description, summary }] of routes) {
    expect(String(description).length, path).toBeGreaterThan(20);
    expect(summary, path).toEqual(expect.any(String));
  }
});

test('every property and every parameter says what it means', () => {
  const silent = objects.flatMap(([path, object]) => [
    ...(typeof object.in === 'string' && object.name && !object.description ? [path] : []),
    ...(isSchemaOfObject(object)
      ? Object.entries(object.properties as Record<string, Record<string, Json>>)
          .filter(([, { description, $ref }]) => !description && !$ref)
          .map(([name]) => `${path}/${name}`)
      : []),
  ]);
  expect(silent).toEqual([]);
});

test('every word of the vocabulary is used', () => {
  const used = new Set(
    objects.flatMap(([, object]) => [
      ...(typeof object.in === 'string' ? [String(object.name)] : []),
      ...(isSchemaOfObject(object) ? Object.keys(object.properties as object) : []),
    ]),
  );
  expect(Object.keys(vocabulary).filter((name) => !used.has(name))).toEqual([]);
});

test('every object has a name, so that a generated client has a readable type for it', () => {
  const nameless = objects.filter(
    ([path, object]) => isSchemaOfObject(object) && !/^components\/schemas\/[A-Z]\w*$/.test(path),
  );
  expect(nameless.map(([path]) => path)).toEqual([]);
});

test('names differ by more than their case', () => {
  const { schemas = {} } = Object(reference.components);
  const names = Object.keys(schemas);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
});

test('no property is null alone, and no choice is empty', () => {
  const useless = objects.flatMap(([path, object]) => [
    ...(Array.isArray(object.enum) && object.enum.includes('') ? [path] : []),
    ...(isSchemaOfObject(object)
      ? Object.entries(object.properties as Record<string, Record<string, Json>>)
          .filter(([, { type }]) => type === 'null')
          .map(([name]) => `${path}/${name}`)
      : []),
  ]);
  expect(useless).toEqual([]);
});

test("a route's example is the sample of its document", () => {
  const { '/gigs': gigs } = Object(reference.paths);
  expect(gigs.post.requestBody.content['application/json'].example).toMatchObject({ metaData: { city: 'Saigon' } });
  expect(gigs.post.description).toContain('20.00 USD are held');
});

test('an error shows the body of each of its codes, and what to do', () => {
  const { '/gigs': gigs } = Object(reference.paths);
  const { description, content } = gigs.post.responses['409'];
  expect(description).toContain('`gig_under_way`');
  expect(description).toContain('load it again');
  expect(content['application/problem+json'].examples.gig_under_way.value).toMatchObject({ status: 409 });
});
