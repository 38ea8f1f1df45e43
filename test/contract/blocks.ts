import type * as z from 'zod';
import { areas } from '#infra/areas.ts';
import { routeKeyOf, type Sample } from '#infra/build/samples.ts';
import { pathsOf, type RouteDefinition } from '#shared/kernel/route/define.ts';
import { type Family, familyOf } from '#shared/kernel/route/family.ts';
import { contentOf } from './samples.ts';

/** The routes of a family by their keys, all their paths among them. */
export function routesOf(family: Family): ReadonlyMap<string, RouteDefinition> {
  return new Map(
    areas
      .flatMap(({ operations }) => Object.values(operations))
      .filter((definition) => definition.kind === 'route')
      .filter(({ path }) => familyOf(path) === family)
      .flatMap((route) => pathsOf(route).map((path) => [routeKeyOf({ ...route, path }), route] as const)),
  );
}

export const named = (chosen: readonly Sample[]) =>
  chosen.map((sample, index) => [`${index + 1}: ${sample.method} ${sample.path}`, sample] as const);

type Step = string | number;
type Path = readonly Step[];

/** The paths of all members of a value; of a list, those of its first entry. */
export function membersOf(value: unknown, at: Path = []): readonly Path[] {
  if (Array.isArray(value)) return value.length > 0 ? membersOf(value[0], [...at, 0]) : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [[...at, name], ...membersOf(member, [...at, name])]);
}

/** A copy whose member at the path is another, or missing. */
export function changed(value: unknown, path: Path, change: { readonly to?: unknown }): unknown {
  const copy = structuredClone(value);
  const [last = '', ...before] = path.toReversed();
  const parent = before.toReversed().reduce((inner: unknown, step) => Object(inner)[step], copy) as Record<
    Step,
    unknown
  >;
  if ('to' in change) parent[last] = change.to;
  else delete parent[last];
  return copy;
}

export const valueAt = (value: unknown, path: Path) =>
  path.reduce((inner: unknown, step) => Object(inner)[step], value);

const nameOf = (path: Path) => path.filter((step) => typeof step === 'string').join('.');

/** Texts of the documents that have a form: ids, moments, days, amounts, addresses of pages and files. */
const formats: readonly RegExp[] = [
  /^[0-9a-f]{24}$/,
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{3}Z)?$/,
  /^\d{4}-\d\d-\d\d$/,
  /^-?\d+\.\d\d$/,
  /^https?:\/\//,
];

/**
 * What the schema of an answer lets pass although the sample shows otherwise: members that may be missing, may be null,
 * may have another type, or, where the text has a form, may be any text.
 */
export function looseness(sample: Sample, { response }: RouteDefinition): readonly string[] {
  const content = contentOf(sample);
  const fits = (value: unknown) => response.safeParse(value).success;
  return membersOf(content).flatMap((path) => {
    const own = valueAt(content, path);
    const isFormatted = typeof own === 'string' && formats.some((format) => format.test(own));
    const may = (change: { readonly to?: unknown }) => fits(changed(content, path, change));
    const problems = [
      ...(may({}) ? ['may be missing'] : []),
      ...(own !== null && may({ to: null }) ? ['may be null'] : []),
      ...(typeof own !== 'object' && may({ to: { other: 'type' } }) ? ['any type'] : []),
      ...(isFormatted && may({ to: 'any words' }) ? ['any text'] : []),
    ];
    return problems.map((problem) => `${sample.method} ${sample.path} ${nameOf(path)} ${problem}`);
  });
}

/** The names that a schema's values always have, of a list those of its entries. */
export function requiredNames(schema: z.core.$ZodType): readonly string[] {
  const { type, shape, element, innerType, options } = schema._zod.def as {
    readonly type: string;
    readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
    readonly element?: z.core.$ZodType;
    readonly innerType?: z.core.$ZodType;
    readonly options?: readonly z.core.$ZodType[];
  };
  if (shape) return Object.keys(shape).filter((name) => shape[name]?._zod.optout !== 'optional');
  const [only, ...others] = [...(element ? [element] : []), ...(innerType ? [innerType] : []), ...(options ?? [])];
  if (!only || others.length > 0) throw new Error(`A schema of ${type} has no names of its own.`);
  return requiredNames(only);
}
