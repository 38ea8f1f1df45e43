import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sourceFiles, sourceOf } from './cruised.ts';

/** Matches of a pattern in the code without its comments, as `file: text`. */
function placesOf(pattern: RegExp, files: readonly string[]): string[] {
  return files.flatMap((file) => {
    const code = sourceOf(file).replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
    return [...code.matchAll(pattern)].map(([text]) => `${file}: ${text}`);
  });
}

const product = sourceFiles('functions', 'shared').filter(
  (file) => !/\.(dynamo|adapter)\.ts$|^shared\/kernel\/route\//.test(file),
);
const everything = sourceFiles('functions', 'infra', 'shared', 'test');

test('decisions get time, chance, environment and output only from ports', () => {
  expect(product.length).toBeGreaterThan(50);
  const ambient = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.env\b|\bconsole\.|\bperformance\.now\b/g;
  expect(placesOf(ambient, product)).toEqual([]);
});

test('handlers contain no try, no SDK and no JSON parsing', () => {
  const handlers = product.filter((file) => file.endsWith('/handler.ts'));
  expect(handlers.length).toBeGreaterThan(20);
  expect(placesOf(/\btry \{|JSON\.parse|statusCode|@aws-sdk/g, handlers)).toEqual([]);
});

test('a handler has at most 50 lines, not counting imports', () => {
  const long = product
    .filter((file) => file.endsWith('/handler.ts'))
    .map(
      (file) =>
        [
          file,
          sourceOf(file)
            .split('\n')
            .filter((line) => line && !line.startsWith('import ')).length,
        ] as const,
    )
    .filter(([, lines]) => lines > 50);
  expect(long).toEqual([]);
});

/** The places that bypass the type checker, and why. */
const trusted: Readonly<Record<string, string>> = {
  'shared/kernel/route/pipeline/assemble.ts':
    'middy types its requests by the events of AWS; the pipeline narrows them',
  'infra/local/demo/pusher-client.ts': 'pusher-js declares a default export that its CommonJS module does not have',
  'test/kernel/topic.type.test.ts': 'states what must not compile',
  'test/support/call.ts': 'tests read answers freely and assert what they read',
  'test/realtime/harness.ts': 'tests read frames freely and assert what they read',
};

test('the type checker is bypassed only in the places listed above, with their reasons', () => {
  const among = everything.filter((file) => !file.startsWith('test/architecture/'));
  const bypass = /\bas any\b|: any(?=[;,)\]>]| [=|{])|<any>|\bas unknown as\b/g;
  const inCode = placesOf(bypass, among).map((place) => place.split(':')[0] ?? '');
  const inComments = among.filter((file) => /@ts-(?:ignore|expect-error|nocheck)/.test(sourceOf(file)));
  const files = new Set([...inCode, ...inComments]);
  expect([...files].sort()).toEqual(Object.keys(trusted).sort());
});

test('no file has a meaningless name', () => {
  const empty = /(?:^|[/-])(?:utils?|helpers?|common|managers?|services?|misc)(?:[./-]|$)/;
  expect(sourceFiles('functions', 'infra', 'shared').filter((file) => empty.test(file))).toEqual([]);
});

test('no folder holds more than 25 source files', () => {
  const folders = Map.groupBy(everything, (file) => file.slice(0, file.lastIndexOf('/')));
  const full = [...folders]
    .filter(([, files]) => files.length > 25)
    .map(([folder, files]) => `${folder}: ${files.length}`);
  expect(full).toEqual([]);
});

test('the lock file names no download address', () => {
  const lock = readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8');
  // A package of our own is named by its folder.
  expect(lock.replaceAll('"resolved": "infra/', '')).not.toContain('"resolved"');
  expect(lock).toContain('"integrity"');
});
