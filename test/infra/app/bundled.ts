import { basename } from 'node:path';
import type { Metafile } from 'esbuild';
import { lastMetafiles } from '#infra/build/made.ts';
import '#test/support/built.ts';

/** What the build has written about the area of each function. */
const bundled = new Map<string, Metafile>(
  lastMetafiles().flatMap((metafile) =>
    Object.values(metafile.outputs).map(({ entryPoint = '' }) => [basename(entryPoint, '.ts'), metafile] as const),
  ),
);

/** Every source file that the function loads, statically or dynamically. */
export function sourcesOf(operation: string): Set<string> {
  const outputs: Metafile['outputs'] = bundled.get(operation)?.outputs ?? {};
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
  visit(Object.keys(outputs).find((file) => basename(outputs[file]?.entryPoint ?? '', '.ts') === operation) ?? '');
  return sources;
}
