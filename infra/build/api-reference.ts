/**
 * Makes the OpenAPI document teach: what each operation does, by the contract; what each name means, by the vocabulary;
 * the documents' own samples as examples; a name for every schema, so that generated clients have readable types.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Definition } from '#shared/kernel/route/define.ts';
import { pathsOf } from '#shared/kernel/route/define.ts';
import { root } from './bundles.ts';
import { type Json, type JsonObject, routeKeyOf, samples } from './samples.ts';
import { vocabulary } from './vocabulary.ts';

const methods = ['get', 'put', 'post', 'delete', 'head', 'patch'];

/** A copy of the document with descriptions, examples and named schemas. */
export function apiReference(document: object, operations: Readonly<Record<string, Definition>>): JsonObject {
  const copy = JSON.parse(JSON.stringify(document)) as JsonObject;
  const decisions = decisionsOf(readFileSync(join(root, 'docs/contract/routes.md'), 'utf8'));
  for (const operation of operationsOf(copy)) {
    const { operationId } = operation;
    const name = String(operationId).replace(/\d+$/, '');
    operation.description = [`${String(operation.summary)}.`, decisions.get(name) ?? ''].join('\n\n').trim();
    addExamples(operation, operations[name]);
  }
  simplify(copy);
  describe(copy);
  nameSchemas(copy);
  return copy;
}

function* operationsOf(document: JsonObject): Generator<JsonObject> {
  for (const item of Object.values(objectOf(document.paths))) {
    for (const method of methods) {
      const operation = objectOf(item)[method];
      if (operation !== undefined) yield objectOf(operation);
    }
  }
}

/** What the contract has decided about each operation, by its name. */
function decisionsOf(page: string): ReadonlyMap<string, string> {
  const rows = page.split('\n').filter((line) => /^\| [DIGX]\d\d /.test(line));
  const decided = new Map<string, string>();
  for (const row of rows) {
    const cells = row.split(/(?<!\\) \| /);
    const operation = /^`(\w+)`/.exec(cells[4] ?? '')?.[1];
    const decision = cells.at(-1)?.replace(/ \|$/, '') ?? '';
    // Places in other pages of the contract mean nothing to somebody who reads the document alone.
    if (operation && !decided.has(operation))
      decided.set(operation, decision.replaceAll(/ \([^()]*(?:\.md|[DIGX]\d\d)[^()]*\)/g, ''));
  }
  return decided;
}

/** The documents' samples of an operation, as far as they fit its schemas: the documents draw choices as lists. */
function addExamples(operation: JsonObject, definition: Definition | undefined): void {
  if (definition?.kind !== 'route') return;
  const keys = pathsOf(definition).map((path) => routeKeyOf({ method: definition.method, path }));
  const its = samples.filter((sample) => keys.includes(routeKeyOf(sample)));
  const request = its.find(({ kind, json, form }) => kind === 'request' && fits(definition.body, json ?? form));
  const response = its.find(({ kind, json }) => kind === 'response' && fits(definition.response, json));
  const success = Object.entries(objectOf(operation.responses)).find(([status]) => status.startsWith('2'))?.[1];
  for (const [at, example] of [
    [operation.requestBody, request?.json ?? withoutBrackets(request?.form)],
    [success, response?.json],
  ] as const) {
    if (example === undefined || at === undefined) continue;
    for (const [type, content] of Object.entries(objectOf(objectOf(at).content))) {
      if (type !== 'text/html') objectOf(content).example = example;
    }
  }
}

/** PHP's way to name a list in a form, which the routes take as well. */
function withoutBrackets(form: Json | undefined): Json | undefined {
  if (form === undefined) return undefined;
  return Object.fromEntries(Object.entries(objectOf(form)).map(([name, value]) => [name.replace(/\[\]$/, ''), value]));
}

function fits(schema: { safeParse(value: unknown): { success: boolean } } | undefined, sample: unknown): boolean {
  return sample !== undefined && schema?.safeParse(sample).success === true;
}

/**
 * Writes a choice between something and null as one type, and leaves the empty text out of lists of choices: generators
 * make useless types and clashing names of them. The routes take both as before. The limits of whole numbers in
 * JavaScript, and a pattern where the format says the same, tell a reader nothing.
 */
function simplify(part: Json): void {
  if (typeof part !== 'object' || part === null) return;
  for (const child of Object.values(part)) simplify(child);
  if (Array.isArray(part)) return;
  const [one, other, ...more] = Array.isArray(part.anyOf) ? part.anyOf.map(objectOf) : [];
  const kept = one?.type === 'null' ? other : one;
  const isNullable = more.length === 0 && (one?.type === 'null' || other?.type === 'null');
  if (isNullable && typeof kept?.type === 'string' && kept.enum === undefined) {
    delete part.anyOf;
    Object.assign(part, kept, { type: [kept.type, 'null'] });
  }
  if (part.minimum === Number.MIN_SAFE_INTEGER) delete part.minimum;
  if (part.maximum === Number.MAX_SAFE_INTEGER) delete part.maximum;
  if (part.format !== undefined) delete part.pattern;
  if (Array.isArray(part.enum)) part.enum = part.enum.filter((choice) => choice !== '');
}

/** Explains parameters and properties that have no words of their own. */
function describe(part: Json): void {
  if (Array.isArray(part)) {
    for (const each of part) describe(each);
    return;
  }
  if (typeof part !== 'object' || part === null) return;
  if (typeof part.in === 'string' && typeof part.name === 'string') part.description ??= wordsFor(part.name);
  for (const [name, property] of Object.entries(propertiesOf(part))) {
    const described = objectOf(property);
    if (described.$ref === undefined) described.description ??= wordsFor(name);
  }
  for (const [name, child] of Object.entries(part)) if (name !== 'example' && name !== 'examples') describe(child);
}

function wordsFor(name: string): Json {
  const words = vocabulary[name];
  if (words === undefined) throw new Error(`infra/build/vocabulary.ts does not say what \`${name}\` means.`);
  return words;
}

/** Moves every schema of an object into the components: under its operation's name, or its owner's and property's. */
function nameSchemas(document: JsonObject): void {
  const schemas = objectOf(objectOf(document.components).schemas);
  const put = (name: string, schema: JsonObject): JsonObject => {
    const free = name in schemas ? `${name}2` : name;
    if (free in schemas) throw new Error(`Two schemas are named ${free}.`);
    schemas[free] = schema;
    nameInside(free, schema);
    return { $ref: `#/components/schemas/${free}` };
  };
  const named = (name: string, schema: Json): Json => {
    const object = objectOf(schema);
    const hasProperties = Object.keys(propertiesOf(object)).length > 0;
    if (hasProperties) return put(name, object);
    if (object.items !== undefined) object.items = named(`${name}Item`, object.items);
    for (const word of ['anyOf', 'oneOf', 'allOf']) {
      const parts = object[word];
      if (Array.isArray(parts)) object[word] = parts.map((part, index) => named(`${name}${index + 1}`, part));
    }
    return object;
  };
  const nameInside = (owner: string, schema: JsonObject): void => {
    const properties = propertiesOf(schema);
    for (const [name, property] of Object.entries(properties)) properties[name] = named(owner + titled(name), property);
  };
  for (const name of Object.keys(schemas)) nameInside(name, objectOf(schemas[name]));
  for (const operation of operationsOf(document)) {
    const name = titled(String(operation.operationId));
    const bodies: readonly [suffix: string, part: Json | undefined][] = [
      ['Request', operation.requestBody],
      ...Object.entries(objectOf(operation.responses)).map(([status, answer]): [string, Json] => [
        status.startsWith('2') ? 'Answer' : `Error${status}`,
        answer,
      ]),
    ];
    for (const [suffix, part] of bodies) {
      const contents = Object.values(objectOf(objectOf(part).content)).map(objectOf);
      const [first] = contents;
      if (first?.schema === undefined) continue;
      const same = JSON.stringify(first.schema);
      const alike = contents.filter(({ schema }) => JSON.stringify(schema) === same);
      const schema = named(name + suffix, first.schema);
      for (const content of alike) content.schema = schema;
    }
  }
}

function propertiesOf(schema: JsonObject): JsonObject {
  return objectOf([schema.type].flat().includes('object') ? schema.properties : undefined);
}

function titled(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** The object that this is; an empty one for anything else. */
function objectOf(json: Json | undefined): JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : {};
}
