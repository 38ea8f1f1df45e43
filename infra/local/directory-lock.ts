/** One process at a time: two clouds on one directory would overwrite each other's journals, two builds their files. */

import { DatabaseSync } from 'node:sqlite';

/** Another process has it, or another part of this one. */
export class InUse extends Error {}

/**
 * Claims a file until the answered function is called or this process ends, however it ends: the claim is SQLite's lock,
 * which the operating system of every platform takes back from the dead. The file stays where it is.
 * @throws InUse when it is claimed already; another Error with a sentence when it cannot be written.
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
