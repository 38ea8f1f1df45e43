import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createBundler } from '#infra/build/bundler.ts';
import { bundlesDirectory } from '#infra/build/bundles.ts';

/** Functions of two areas that share a module, of which each needs another part. */
function entries() {
  mkdirSync(bundlesDirectory, { recursive: true });
  const directory = mkdtempSync(join(bundlesDirectory, 'test-'));
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
  write('shared.ts', 'export const part = (n: number) => "part " + n; export const other = () => "the other part";');
  write('one.ts', 'import { part } from "./shared.ts"; export const handler = () => part(1);');
  write('two.ts', 'import { part } from "./shared.ts"; export const handler = () => part(2);');
  write('three.ts', 'import { part, other } from "./shared.ts"; export const handler = () => [part(3), other()];');
  const bundler = createBundler(directory);
  onTestFinished(async () => {
    await bundler.close();
    rmSync(directory, { recursive: true, force: true });
  });
  /** Names and contents of all files of these functions. */
  const filesOf = async (...operations: string[]) => {
    const { functions } = await bundler.bundle(operations);
    const files = [...functions.values()].flatMap((each) => [...each.files]);
    return Object.fromEntries(files.map(([name, content]) => [name, Buffer.from(content).toString()]));
  };
  return { bundler, filesOf };
}

test("an area's files are the same whatever other areas are made of, so that one more function redeploys one area", async () => {
  const { filesOf } = entries();
  const alone = await filesOf('one', 'two');
  expect(Object.keys(alone).some((name) => name.startsWith('chunk-'))).toBe(true);
  await filesOf('three');
  expect(await filesOf('one', 'two')).toEqual(alone);
  expect(JSON.stringify(alone)).not.toContain('the other part');
});

test('functions that are bundled together share chunks; each names its entry', async () => {
  const { bundler } = entries();
  const { functions } = await bundler.bundle(['one', 'three']);
  const [one, three] = ['one', 'three'].map((operation) => functions.get(operation));
  expect(one?.entry).toMatch(/^one-\w+\.mjs$/);
  const chunksOf = (files: Iterable<string> = []) => [...files].filter((name) => /^chunk-\w+\.mjs$/.test(name));
  expect(chunksOf(one?.files.keys())).toHaveLength(1);
  expect(chunksOf(three?.files.keys())).toEqual(expect.arrayContaining(chunksOf(one?.files.keys())));
});
