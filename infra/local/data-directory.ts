/** The directory where all that outlives a restart lies: who may open it, and what is said when it cannot be used. */

import { accessSync, constants, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { claimFile, InUse } from './directory-lock.ts';

/** Counts up with every change after which files of before can no longer be read. */
const FORMAT = 1;

const ANOTHER = 'or choose another directory with DATA_DIR=<directory> npm start';

/**
 * Makes the directory and claims it. Answers what lets go of it.
 * @throws Error with a sentence on what to do when it cannot be used.
 */
export function openDataDirectory(directory: string): () => void {
  if (directory === ':memory:') return () => undefined;
  makeDirectory(directory);
  const release = claim(directory);
  try {
    checkFormat(directory);
  } catch (error) {
    release();
    throw error;
  }
  return release;
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
  } catch (error) {
    throw new Error(reasonAgainst(directory, error), { cause: error });
  }
}

/** Node reports some of these as ENOENT, so the nearest directory that is there is asked as well. */
function reasonAgainst(directory: string, error: unknown): string {
  const nearest = nearestThere(resolve(directory));
  if (!statSync(nearest).isDirectory()) {
    return `The data directory ${directory} cannot be made, since ${nearest} is a file: remove it, ${ANOTHER}.`;
  }
  const code = codeOf(() => accessSync(nearest, constants.W_OK)) ?? Object(error).code;
  if (code === 'EROFS')
    return `The data directory ${directory} lies on a read-only file system: make it writable, ${ANOTHER}.`;
  if (code === 'EACCES' || code === 'EPERM') {
    return `You may not write to ${nearest}, where the data directory ${directory} lies: change its owner or rights, ${ANOTHER}.`;
  }
  return `The data directory ${directory} cannot be used (${code}): mend it, ${ANOTHER}.`;
}

function nearestThere(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearestThere(dirname(path));
}

function codeOf(attempt: () => void): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return Object(error).code;
  }
}

function claim(directory: string): () => void {
  try {
    return claimFile(join(directory, 'lock'));
  } catch (error) {
    if (!(error instanceof InUse)) throw error;
    throw new Error(`Another local cloud uses the data directory ${directory}: end it, ${ANOTHER}.`, { cause: error });
  }
}

/** What was written before formats were counted is of the first. */
function checkFormat(directory: string): void {
  const file = join(directory, 'format');
  if (!existsSync(file)) {
    writeFileSync(file, `${FORMAT}\n`);
    return;
  }
  const found = readFileSync(file, 'utf8').trim();
  if (found === String(FORMAT)) return;
  throw new Error(
    `The data directory ${directory} is of another version of the local cloud (format ${found}, this one has ${FORMAT}): move it away, ${ANOTHER}.`,
  );
}

/** What to say of a file that cannot be read. */
export function damaged(file: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return new Error(
    `The file ${file} is damaged (${reason}): put a copy of it back, remove the data directory to begin anew, ${ANOTHER}.`,
    { cause: error },
  );
}

/** @throws Error naming the file when the database is there and cannot be read as a whole. */
export function checkDatabase(file: string): void {
  if (!existsSync(file)) return;
  try {
    const database = new DatabaseSync(file);
    try {
      const [first] = database.prepare('PRAGMA quick_check(1)').all();
      const verdict = first?.quick_check;
      if (verdict !== 'ok') throw new Error(String(verdict));
    } finally {
      database.close();
    }
  } catch (error) {
    throw damaged(file, error);
  }
}
