/**
 * A file of lines that record what executions have done: enough to run them again after `kill -9` without repeating
 * anything. Every line is written before its effect becomes visible.
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
export type JournalEntry =
  | { type: 'definition'; hash: string; text: string }
  | { type: 'started'; execution: string; machine: string; definition: string; input: Json; atMs: number }
  | { type: 'entered'; execution: string; key: string; state: string; atMs: number }
  | { type: 'token'; execution: string; key: string; token: string }
  | { type: 'invoked'; execution: string; key: string }
  | { type: 'succeeded'; execution: string; key: string; output: Json }
  | { type: 'failed'; execution: string; key: string; error: string; cause: string; atMs: number }
  | { type: 'ended'; execution: string; status: FinalStatus; atMs: number };

interface Journal {
  /** The entries found when it was opened, in order. For ended executions these are only their start and end. */
  readonly entries: readonly JournalEntry[];
  append(entry: JournalEntry): void;
  close(): void;
}

/** Opens the journal in the data directory; for `:memory:`, one that stores nothing. */
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

function toLine(entry: JournalEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** A process killed while writing leaves an incomplete last line; the effect of that line never became visible. */
function readEntries(path: string): JournalEntry[] {
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

function withoutFinishedSteps(entries: readonly JournalEntry[]): JournalEntry[] {
  const ended = new Set(entries.flatMap((entry) => (entry.type === 'ended' ? entry.execution : [])));
  const kept = entries.filter(
    (entry) => !('execution' in entry && 'key' in entry && ended.has(entry.execution)) && entry.type !== 'definition',
  );
  const pinned = new Set(kept.flatMap((e) => (e.type === 'started' && !ended.has(e.execution) ? e.definition : [])));
  const definitions = entries.filter((entry) => entry.type === 'definition' && pinned.has(entry.hash));
  return [...definitions, ...kept];
}
