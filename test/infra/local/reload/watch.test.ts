import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { watchSources } from '#infra/local/reload/watch.ts';

/** Watches a directory with a file in it. `next` resolves with the files of the next change. */
function watched() {
  const root = mkdtempSync(join(tmpdir(), 'watch-'));
  mkdirSync(join(root, 'area'));
  writeFileSync(join(root, 'area/handler.ts'), '1');
  writeFileSync(join(root, 'area/README.md'), '1');
  let waiting = Promise.withResolvers<string[]>();
  const stop = watchSources({
    directories: [root],
    isSource: (file) => file.endsWith('.ts'),
    onChange: (files) => waiting.resolve([...files].map((file) => file.slice(root.length + 1)).sort()),
    onProblem: (sentence) => waiting.reject(new Error(sentence)),
  });
  onTestFinished(() => {
    stop();
    rmSync(root, { recursive: true, force: true });
  });
  /** Does something and answers what was told of it. */
  async function changesBy(act: (path: (name: string) => string) => void): Promise<string[]> {
    waiting = Promise.withResolvers();
    act((name) => join(root, name));
    return waiting.promise;
  }
  return changesBy;
}

/** As editors save that never leave half a file behind. */
function saveByRename(file: string, text: string): void {
  writeFileSync(`${file}~`, text);
  renameSync(`${file}~`, file);
}

describe('watching sources', () => {
  test('tells of a file that is written, or replaced by another, again and again', async () => {
    const changesBy = watched();
    expect(await changesBy((path) => writeFileSync(path('area/handler.ts'), '22'))).toEqual(['area/handler.ts']);
    expect(await changesBy((path) => saveByRename(path('area/handler.ts'), '333'))).toEqual(['area/handler.ts']);
    expect(await changesBy((path) => saveByRename(path('area/handler.ts'), '4444'))).toEqual(['area/handler.ts']);
    expect(await changesBy((path) => writeFileSync(path('area/handler.ts'), '55555'))).toEqual(['area/handler.ts']);
  });

  test('tells of new directories, of what is changed in them later, and of what is removed', async () => {
    const changesBy = watched();
    const made = await changesBy((path) => {
      mkdirSync(path('area/new/deep'), { recursive: true });
      writeFileSync(path('area/new/deep/route.ts'), '1');
    });
    expect(made).toEqual(['area/new/deep/route.ts']);
    expect(await changesBy((path) => writeFileSync(path('area/new/deep/route.ts'), '22'))).toEqual([
      'area/new/deep/route.ts',
    ]);
    expect(await changesBy((path) => rmSync(path('area/new/deep/route.ts')))).toEqual(['area/new/deep/route.ts']);
  });

  test('tells of several files at once, and of no other kind', async () => {
    const changesBy = watched();
    const told = await changesBy((path) => {
      writeFileSync(path('area/README.md'), '22');
      writeFileSync(path('area/handler.ts'), '22');
      writeFileSync(path('other.ts'), '1');
    });
    expect(told).toEqual(['area/handler.ts', 'other.ts']);
  });
});
