import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDirectory } from './build-directory.ts';

/** The content of the file that `synthesize-table.ts` writes. */
export interface MadeTable {
  /** The CreateTable request of the template's table. */
  readonly request: Readonly<Record<string, unknown>>;
  /** The hash of each file that the request depends on, by its path. */
  readonly madeFrom: Readonly<Record<string, string>>;
}

export const tableFile = join(buildDirectory, 'table', 'table.json');

/** The request of the last synthesis, unless one of its files has changed since. */
export function madeTable(): MadeTable | undefined {
  if (!existsSync(tableFile)) return undefined;
  const made: MadeTable = JSON.parse(readFileSync(tableFile, 'utf8'));
  const files = Object.keys(made.madeFrom);
  const now = hashesOf(files);
  return files.every((file) => now[file] === made.madeFrom[file]) ? made : undefined;
}

/** A deleted file has no hash. */
export function hashesOf(files: readonly string[]): Record<string, string> {
  const hashOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
  return Object.fromEntries(files.filter((file) => existsSync(file)).map((file) => [file, hashOf(file)]));
}
