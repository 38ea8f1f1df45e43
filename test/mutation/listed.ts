import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './imports.ts';

/** The survivors that docs/mutation.md lists, by source: below a heading with its path, a line for each. */
export function listedSurvivors(): ReadonlyMap<string, ReadonlySet<string>> {
  const listed = new Map<string, Set<string>>();
  let names = new Set<string>();
  for (const line of readFileSync(join(root, 'docs', 'mutation.md'), 'utf8').split('\n')) {
    const source = line.match(/^### `([^`]+)`$/)?.[1];
    if (source) {
      names = listed.get(source) ?? new Set();
      listed.set(source, names);
    }
    const name = line.match(/^- `` (.+) ``$/)?.[1];
    if (name) names.add(name);
  }
  return listed;
}
