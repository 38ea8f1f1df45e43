/** Lets only one process use a directory: two clouds would overwrite each other's journals, two builds their files. */

import { DatabaseSync } from 'node:sqlite';

/** Another process, or another part of this one, has already claimed the file. */
export class InUse extends Error {}

/**
 * Claims a file until the returned function is called or this process ends in any way. The claim is SQLite's lock,
 * which every operating system releases when the process dies. The file itself stays.
 * @throws InUse when the file is already claimed; another Error that says what to do when it cannot be written.
 */
export function claimFile(file: string): () => void {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    const reason = error instanceof Error ? error.message : String(error);
    if (reason.includes('locked')) throw new InUse(`${file} is in use.`);
    throw new Error(`${file} cannot be written (${reason}): see to it that you may write it, or remove it.`);
  }
  const claimed = database;
  return () => claimed.close();
}
