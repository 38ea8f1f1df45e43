/** The directory of everything that survives a restart: claims it, and says what to do when it cannot be used. */

import { accessSync, constants, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { claimFile, InUse } from './directory-lock.ts';

/** Increases with every change that makes older files unreadable. */
const FORMAT = 1;

const ANOTHER = 'or choose another directory with DATA_DIR=<directory> npm start';

/**
 * Creates the directory and claims it. Returns a function that releases it.
 * @throws Error that says what to do when the directory cannot be used.
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

/** Node reports some of these problems as ENOENT, so this also checks the nearest directory that exists. */
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

/** A directory without a format file is new, or older than format numbers and thus of the first format. */
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

/** The error for a file that cannot be read. */
export function damaged(file: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return new Error(
    `The file ${file} is damaged (${reason}): put a copy of it back, remove the data directory to begin anew, ${ANOTHER}.`,
    { cause: error },
  );
}

/** @throws Error that names the file when the database exists but is damaged. */
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
