/** Stores the clock's offset in the data directory, so that a restart continues in the same virtual time. */

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClockState } from './clock.ts';
import { damaged } from './data-directory.ts';

interface ClockFile {
  readonly initial: ClockState | undefined;
  save(state: ClockState): void;
}

export function openClockFile(dataDirectory: string): ClockFile {
  if (dataDirectory === ':memory:') return { initial: undefined, save: () => undefined };
  const path = join(dataDirectory, 'clock.json');
  return {
    initial: read(path),
    save: (state) => {
      writeFileSync(`${path}.new`, JSON.stringify(state));
      renameSync(`${path}.new`, path);
    },
  };
}

function read(path: string): ClockState | undefined {
  // The first start in this directory: real time.
  if (!existsSync(path)) return undefined;
  try {
    const { offsetMs, frozenAtMs } = JSON.parse(readFileSync(path, 'utf8'));
    return { offsetMs, frozenAtMs };
  } catch (error) {
    throw damaged(path, error);
  }
}
