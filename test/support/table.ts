import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { makeAlone } from './build-directory.ts';
import { type MadeTable, madeTable } from './table-file.ts';

const script = fileURLToPath(new URL('./synthesize-table.ts', import.meta.url));

/**
 * The CreateTable request of the stage `local`. A test of one table needs no functions, and synthesizing only the
 * table's stack takes a tenth of the time of a full build.
 */
export const { request: tableRequest } = await makeAlone('table', async () => madeTable() ?? makeTable());

async function makeTable(): Promise<MadeTable> {
  await promisify(execFile)(process.execPath, [script]);
  const made = madeTable();
  if (!made) throw new Error('The files of the table change while it is made.');
  return made;
}
