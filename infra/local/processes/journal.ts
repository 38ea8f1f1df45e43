/**
 * What executions have done, as lines appended to one file: enough to run them again after `kill -9` without doing
 * anything twice. Every line is written before its effect is visible to anyone else.
 */

import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { damaged } from '../data-directory.ts';
import type { Json } from './json.ts';

export type FinalStatus = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** `execution` is the execution's arn, `key` the interpreter's key of one attempt of one step. */
export type Entry =
  | { type: 'definition'; hash: string; text: string }
  | { type: 'started'; execution: string; machine: string; definition: string; input: Json; atMs: number }
  | { type: 'entered'; execution: string; key: string; state: string; atMs: number }
  | { type: 'token'; execution: string; key: string; token: string }
  | { type: 'invoked'; execution: string; key: string }
  | { type: 'succeeded'; execution: string; key: string; output: Json }
  | { type: 'failed'; execution: string; key: string; error: string; cause: string; atMs: number }
  | { type: 'ended'; execution: string; status: FinalStatus; atMs: number };

export interface Journal {
  /** What was there when it was opened, in order; of ended executions only their start and end. */
  readonly entries: readonly Entry[];
  append(entry: Entry): void;
  close(): void;
}

/** Opens the journal in the data directory, or one that keeps nothing for `:memory:`. */
export function openJournal(dataDirectory: string): Journal {
  if (dataDirectory === ':memory:') return { entries: [], append: () => undefined, close: () => undefined };
  mkdirSync(dataDirectory, { recursive: true });
  const path = join(dataDirectory, 'processes.jsonl');
  const entries = withoutFinishedSteps(existsSync(path) ? readEntries(path) : []);
  writeFileSync(`${path}.new`, entries.map(toLine).join(''));
  renameSync(`${path}.new`, path);
  const file = openSync(path, 'a');
  return { entries, append: (entry) => void writeSync(file, toLine(entry)), close: () => closeSync(file) };
}

function toLine(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** A process that was killed while it wrote leaves a last line without its end: that effect never became visible. */
function readEntries(path: string): Entry[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  lines.pop();
  return lines.map((line, index) => {
    try {
      return JSON.parse(line);
    } catch (error) {
      throw damaged(`${path}, line ${index + 1}`, error);
    }
  });
}

function withoutFinishedSteps(entries: readonly Entry[]): Entry[] {
  const ended = new Set(entries.flatMap((entry) => (entry.type === 'ended' ? entry.execution : [])));
  const kept = entries.filter(
    (entry) => !('execution' in entry && 'key' in entry && ended.has(entry.execution)) && entry.type !== 'definition',
  );
  const pinned = new Set(kept.flatMap((e) => (e.type === 'started' && !ended.has(e.execution) ? e.definition : [])));
  const definitions = entries.filter((entry) => entry.type === 'definition' && pinned.has(entry.hash));
  return [...definitions, ...kept];
}
