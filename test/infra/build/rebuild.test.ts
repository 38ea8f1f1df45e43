import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { bundleOptions, bundlesDirectory } from '#infra/build/bundles.ts';
import { createRebuilder, sourcesOf } from '#infra/build/rebuild.ts';

/** Three functions, two of which share a module, as the last full build left them. */
async function built() {
  mkdirSync(bundlesDirectory, { recursive: true });
  const directory = mkdtempSync(join(bundlesDirectory, 'test-'));
  const path = (name: string) => join(directory, name);
  const write = (name: string, text: string) => writeFileSync(path(name), text);
  write('shared.ts', 'export const word: string = "before";');
  write('one.ts', 'import { word } from "./shared.ts"; export const handler = () => ["one", word];');
  write('two.ts', 'import { word } from "./shared.ts"; export const handler = () => ["two", word];');
  write('three.ts', 'export const handler = () => "three";');
  const entryPoints = ['one.ts', 'two.ts', 'three.ts'].map(path);
  const { metafile } = await build({ ...bundleOptions, entryPoints, outdir: path('out') });
  const rebuilder = createRebuilder({ entries: directory, metafiles: () => [metafile] });
  onTestFinished(async () => {
    await rebuilder.close();
    rmSync(directory, { recursive: true, force: true });
  });
  /** The text of all files of a rebuilt function. */
  const textOf = async (operation: string) => {
    const { entry, files = new Map() } = (await rebuilder.rebuild([operation])).get(operation) ?? {};
    expect([...files.keys()]).toContain(entry);
    return [...files.values()].map((content) => Buffer.from(content).toString()).join('\n');
  };
  return { rebuilder, path, write, textOf };
}

test('a file concerns the functions whose bundles contain it, also after they were rebuilt', async () => {
  const { rebuilder, path, write } = await built();
  expect(rebuilder.concerned([path('shared.ts')])).toEqual(['one', 'two']);
  expect(rebuilder.concerned([path('three.ts')])).toEqual(['three']);
  expect(rebuilder.concerned([path('nobody.ts')])).toEqual([]);
  write('three.ts', 'import { word } from "./shared.ts"; export const handler = () => ["three", word];');
  await rebuilder.rebuild(['three']);
  expect(rebuilder.concerned([path('shared.ts')])).toEqual(['one', 'two', 'three']);
});

test('a function is bundled from the current text of its files, and its file names change with that text', async () => {
  const { rebuilder, write, textOf } = await built();
  expect(await textOf('one')).toContain('before');
  const before = (await rebuilder.rebuild(['one', 'two'])).get('one')?.entry;
  write('shared.ts', 'export const word: string = "after";');
  expect(await textOf('one')).toContain('after');
  const after = (await rebuilder.rebuild(['one', 'two'])).get('one')?.entry;
  expect(after).toMatch(/^one-\w+\.mjs$/);
  expect(after).not.toBe(before);
});

test('a syntax error names its place, and the next rebuild starts afresh', async () => {
  const { write, textOf } = await built();
  write('shared.ts', 'export const word = ;');
  const errors = [expect.objectContaining({ location: expect.objectContaining({ line: 1, column: 20 }) })];
  await expect(textOf('one')).rejects.toMatchObject({ errors });
  write('shared.ts', 'export const word = "mended";');
  expect(await textOf('one')).toContain('mended');
});

test('the sources of a program are its own modules, without packages', async () => {
  const { path, write } = await built();
  write('program.ts', 'import { build } from "esbuild"; import { word } from "./shared.ts"; console.log(build, word);');
  expect([...(await sourcesOf(path('program.ts')))].sort()).toEqual([path('program.ts'), path('shared.ts')]);
});
