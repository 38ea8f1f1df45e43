import { expect, test } from 'vitest';
import * as z from 'zod';
import { areas } from '#infra/areas.ts';
import { type FormName, form, formOf } from '#shared/kernel/forms/form.ts';
import { name } from '#shared/kernel/forms/name.ts';
import { whole } from '#shared/kernel/forms/number.ts';

type Schema = z.core.$ZodType;

/** What the walk has met in a schema: the forms, and the places whose values no form reads. */
interface Seen {
  readonly forms: Set<FormName>;
  readonly places: string[];
}

/** The parts of zod's definitions that lead to further schemas. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly options?: readonly Schema[];
  readonly element?: Schema;
  readonly innerType?: Schema;
  readonly getter?: () => Schema;
  readonly in?: Schema;
  readonly out?: Schema;
}

/** Values that have one spelling by themselves, files, and free JSON, whose members are nobody's to read. */
const spelledOnce = ['enum', 'literal', 'null', 'unknown', 'never', 'custom', 'record'];

/** The parts of `z.json()`, which is free JSON, too. */
const jsonTypes = ['string', 'number', 'boolean', 'null', 'array', 'record'];

function isAnyJson({ getter }: Definition): boolean {
  const { options = [] } = (getter?.()._zod.def ?? {}) as Partial<Definition>;
  return jsonTypes.every((type) => options.some((each) => each._zod.def.type === type));
}

function look(schema: Schema, place: string, seen: Seen): void {
  const known = formOf(schema);
  if (known) {
    seen.forms.add(known);
    return;
  }
  const definition = schema._zod.def as Definition;
  const { type, shape, options, element, innerType } = definition;
  if (spelledOnce.includes(type) || isAnyJson(definition)) return;
  // Of a pipe the first schema reads the value, unless it is a function in front of a schema.
  const { in: first, out } = definition;
  const reader = first && (first._zod.def.type === 'transform' ? out : first);
  const inner = [
    ...Object.entries(shape ?? {}).map(([field, each]) => [`${place}.${field}`, each] as const),
    ...(options ?? []).map((each) => [place, each] as const),
    ...(element ? [[`${place}[]`, element] as const] : []),
    ...(innerType ? [[place, innerType] as const] : []),
    ...(reader ? [[place, reader] as const] : []),
  ];
  if (inner.length === 0 && !shape) seen.places.push(`${place}: ${type}`);
  for (const [where, each] of inner) look(each, where, seen);
}

function seenIn(schemas: Readonly<Record<string, Schema | undefined>>): Seen {
  const seen: Seen = { forms: new Set(), places: [] };
  for (const [place, schema] of Object.entries(schemas)) if (schema) look(schema, place, seen);
  return seen;
}

const routes = areas.flatMap(({ operations }) =>
  Object.entries(operations).flatMap(([operation, definition]) =>
    definition.kind === 'route' ? [{ operation, definition }] : [],
  ),
);

test('the walk finds a value that no form reads, however deep, and none that a form reads', () => {
  const own = z.object({ list: z.array(z.object({ a: z.string().trim().optional(), b: z.enum(['x']) })) });
  const query = z.object({
    on: z.union([z.literal(''), z.boolean()]),
    late: z.lazy(() => z.string()),
    n: z.preprocess(Number, z.int()).default(1),
  });
  expect(seenIn({ body: own, query }).places).toEqual([
    'body.list[].a: string',
    'query.on: boolean',
    'query.late: lazy',
    'query.n: number',
  ]);
  const good = z.object({
    name: name(9).nullish(),
    count: whole(1, 9).transform(String),
    any: z.unknown(),
    json: z.json(),
  });
  expect(seenIn({ body: good, query: form('text', z.string()).max(3) }).places).toEqual([]);
});

test('every text, number and boolean that a route takes is read by a form of the kernel', () => {
  expect(routes.length).toBeGreaterThan(110);
  const places = routes.flatMap(({ operation, definition: { params, query, body } }) =>
    seenIn({ params, query, body }).places.map((place) => `${operation}: ${place}`),
  );
  expect(places).toEqual([]);
});

test('every form is that of some route', () => {
  const used = new Set(
    routes.flatMap(({ definition: { params, query, body } }) => [...seenIn({ params, query, body }).forms]),
  );
  const all: Record<FormName, true> = {
    amount: true,
    code: true,
    coordinate: true,
    day: true,
    email: true,
    flag: true,
    moment: true,
    name: true,
    number: true,
    page: true,
    password: true,
    phone: true,
    text: true,
  };
  expect([...used].sort()).toEqual(Object.keys(all));
});
