import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { bundleOptions, bundlesDirectory, root } from '#infra/build/bundles.ts';

const place = 'test/infra/build/fixtures/breaks.ts:7:11';

/** Bundles a function as the build does, and returns the directory of the bundle. */
async function bundleOfBreaks(): Promise<string> {
  mkdirSync(bundlesDirectory, { recursive: true });
  const directory = mkdtempSync(join(bundlesDirectory, 'test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const entry = join(directory, 'entry.ts');
  const imported = (path: string) => JSON.stringify(join(root, path));
  const lines = ['infra/build/mapped-stacks.ts', 'test/infra/build/fixtures/breaks.ts'].map(imported);
  writeFileSync(entry, `import ${lines[0]};\nexport { handler } from ${lines[1]};\n`);
  await build({ ...bundleOptions, entryPoints: [entry], outdir: directory });
  return directory;
}

function stackOfBreaks(directory: string): string {
  const url = pathToFileURL(join(directory, 'entry.mjs')).href;
  const code = `const { handler } = await import('${url}'); try { handler({}); } catch (error) { console.log(error.stack); }`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' });
}

test('a stack of a bundle names the TypeScript file, its line and column', async () => {
  const [head, frame] = stackOfBreaks(await bundleOfBreaks()).split('\n');
  expect(head).toMatch(/^TypeError: Cannot .*undefined/);
  expect(frame).toBe(`    at handler (${place})`);
});

test('a stack names the bundle where the map is missing', async () => {
  const directory = await bundleOfBreaks();
  rmSync(join(directory, 'entry.mjs.map'));
  expect(stackOfBreaks(directory).split('\n')[1]).toMatch(/at handler \(file:.*entry\.mjs:\d+:\d+\)/);
});

test('maps hold no sources', async () => {
  const directory = await bundleOfBreaks();
  const maps = readdirSync(directory).filter((file) => file.endsWith('.map'));
  expect(maps.length).toBeGreaterThan(0);
  for (const file of maps)
    expect(JSON.parse(readFileSync(join(directory, file), 'utf8'))).not.toHaveProperty('sourcesContent');
});
