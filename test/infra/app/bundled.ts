import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Metafile } from 'esbuild';
import { metafilePath } from '#infra/build/build.ts';
import '#test/support/built.ts';

/** What the build has written, by file. */
const { outputs } = JSON.parse(readFileSync(metafilePath, 'utf8')) as Metafile;

/** Every source file that the function loads, statically or dynamically. */
export function sourcesOf(operation: string): Set<string> {
  const seen = new Set<string>();
  const sources = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [input, { bytesInOutput }] of Object.entries(outputs[file]?.inputs ?? {})) {
      if (bytesInOutput > 0) sources.add(input);
    }
    for (const { path, external } of outputs[file]?.imports ?? []) if (!external) visit(path);
  };
  visit(Object.keys(outputs).find((file) => basename(file) === `${operation}.mjs`) ?? '');
  return sources;
}
