import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { watchSources } from '#infra/local/reload/watch.ts';

/** Watches a directory with files in it, and returns `changesBy`. */
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
  /** Makes a change and returns the reported files. */
  async function changesBy(act: (path: (name: string) => string) => void): Promise<string[]> {
    waiting = Promise.withResolvers();
    act((name) => join(root, name));
    return waiting.promise;
  }
  return changesBy;
}

/** Saves like an editor that never leaves a half-written file. */
function saveByRename(file: string, text: string): void {
  writeFileSync(`${file}~`, text);
  renameSync(`${file}~`, file);
}

describe('watching sources', () => {
  test('reports every change of a file that is repeatedly written or replaced by another', async () => {
    const changesBy = watched();
    expect(await changesBy((path) => writeFileSync(path('area/handler.ts'), '22'))).toEqual(['area/handler.ts']);
    expect(await changesBy((path) => saveByRename(path('area/handler.ts'), '333'))).toEqual(['area/handler.ts']);
    expect(await changesBy((path) => saveByRename(path('area/handler.ts'), '4444'))).toEqual(['area/handler.ts']);
    expect(await changesBy((path) => writeFileSync(path('area/handler.ts'), '55555'))).toEqual(['area/handler.ts']);
  });

  test('reports files in new directories, their later changes, and their removal', async () => {
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

  test('reports several source files together, and no other kind of file', async () => {
    const changesBy = watched();
    const told = await changesBy((path) => {
      writeFileSync(path('area/README.md'), '22');
      writeFileSync(path('area/handler.ts'), '22');
      writeFileSync(path('other.ts'), '1');
    });
    expect(told).toEqual(['area/handler.ts', 'other.ts']);
  });
});
