import { join } from 'node:path';
import { expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import { isRecordOf, sortPrefixes, type Topic } from '#shared/kernel/topic.ts';
import { sourceFiles, sourceOf } from './cruised.ts';

const root = join(import.meta.dirname, '../..');
const product = sourceFiles('functions', 'infra', 'shared');
const load = (file: string): Promise<Readonly<Record<string, unknown>>> => import(join(root, file));

/** The folder of a feature, which may have folders of its own. */
const featureOf = (file: string) => /^shared\/(?:ledger|[^/]+\/[^/]+)(?=\/)/.exec(file)?.[0];

/** All topics of a file. */
async function topicsIn(file: string): Promise<readonly Topic[]> {
  const exported = await load(file);
  return Object.values(exported) as Topic[];
}

const files = product.filter((file) => file !== 'shared/kernel/topic.ts' && sourceOf(file).includes('defineTopic('));
const found = (
  await Promise.all(files.map(async (file) => (await topicsIn(file)).map((topic) => ({ file, topic }))))
).flat();
const topics = found.map(({ topic }) => topic);

/** Places where code, comments aside, writes a string that begins with one of these prefixes. */
function literalsOf(prefix: string, among: readonly string[]): string[] {
  const literal = new RegExp(`['"\`]${prefix}#`);
  return among.filter((file) => literal.test(sourceOf(file).replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')));
}

test('a file of topics exports nothing else', () => {
  expect(topics.length).toBeGreaterThan(15);
  for (const { file, topic } of found) expect(Object.keys(topic), file).toEqual(['name', 'keys', 'record']);
});

test("a topic's partition prefix is one of its own feature's keys, and its sort prefix one of the kernel's", async () => {
  for (const { file, topic } of found) {
    const keyFiles = product.filter((each) => featureOf(each) === featureOf(file) && each.endsWith('.keys.ts'));
    const known = await Promise.all(keyFiles.map(async (each) => Object.values(Object((await load(each)).prefixes))));
    expect(known.flat(), file).toContain(topic.keys.partition);
    expect(Object.values<string>(sortPrefixes), file).toContain(topic.keys.sort);
  }
});

test('no two topics share a name', () => {
  const names = topics.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

test('no item of the table is a record of two topics', () => {
  for (const one of topics) {
    const first = { PK: one.keys.partition, SK: one.keys.sort };
    expect(topics.filter((each) => isRecordOf(each, first)).map(({ name }) => name)).toEqual([one.name]);
  }
});

test('every topic has a consumer, and consumers follow nothing else', () => {
  const definitions = areas.flatMap(({ operations }) => Object.values(operations));
  const followed = definitions.flatMap((each) => (each.kind === 'consumer' && each.on ? [each.on].flat() : []));
  expect(new Set(followed)).toEqual(new Set(topics));
});

test('no definition or handler names a key prefix', () => {
  expect(
    literalsOf(
      '[A-Z]+',
      product.filter((file) => file.startsWith('shared/') && file.endsWith('.keys.ts')),
    ),
  ).not.toEqual([]);
  expect(
    literalsOf(
      '[A-Z]+',
      product.filter((file) => file.startsWith('functions/')),
    ),
  ).toEqual([]);
});

test('a feature makes the keys of its records from their topics', () => {
  expect(literalsOf('EVT', product)).toEqual(['shared/kernel/topic.ts']);
  for (const { file, topic } of found) {
    // News items begin with the same characters, but are not records of a topic.
    if (topic.keys.sort === sortPrefixes.notification) continue;
    const feature = product.filter((each) => featureOf(each) === featureOf(file));
    expect(literalsOf(topic.keys.sort.replace('#', ''), feature), topic.name).toEqual([]);
  }
});
