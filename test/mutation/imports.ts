import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Files of the project that hold code, as paths from the root. */
const sources = ['shared/**/*.ts', 'functions/**/*.ts', 'infra/**/*.ts', 'test/**/*.ts'];
const imported = /^(?:import|export)\s(?!type\b)[^'"]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;

/** What each file of the project loads from the project, as paths from the root. Types load nothing. */
export function importsOf(): ReadonlyMap<string, readonly string[]> {
  const files = globSync(sources, { cwd: root }).toSorted();
  return new Map(files.map((file) => [file, loadedBy(file)]));
}

function loadedBy(file: string): readonly string[] {
  const names = [...readFileSync(join(root, file), 'utf8').matchAll(imported)];
  return names
    .map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '')
    .filter((name) => name.startsWith('#') || name.startsWith('.'))
    .map((name) => (name.startsWith('#') ? name.slice(1) : relative(root, join(root, file, '..', name))));
}

/** How many imports lie between these files and each file that they reach: 1 for what they import themselves. */
export function distancesFrom(
  file: string,
  imports: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, number> {
  const distances = new Map([[file, 0]]);
  for (const [each, distance] of distances)
    for (const next of imports.get(each) ?? []) if (!distances.has(next)) distances.set(next, distance + 1);
  return distances;
}
