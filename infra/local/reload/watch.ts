/** Reports which source files have changed on disk. */

import { type Dirent, existsSync, type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';

interface WatchOptions {
  readonly directories: readonly string[];
  /** Changes of other files are ignored. */
  readonly isSource: (file: string) => boolean;
  readonly onChange: (files: ReadonlySet<string>) => void;
  /** Called once, with a sentence, when directories cannot be watched. */
  readonly onProblem: (sentence: string) => void;
}

/** An editor may write a file in several steps, and save several files at once. */
const QUIET_MS = 40;

/**
 * Watches each directory by itself: Node's recursive watching on Linux loses a file for good once an editor saves it by
 * renaming another file over it. An event only says where to look. Returns a function that stops watching.
 */
export function watchSources({ directories, isSource, onChange, onProblem }: WatchOptions): () => void {
  const watchers = new Map<string, FSWatcher>();
  /** The last known state of each file, to recognise real changes. */
  const signatures = new Map<string, string>();
  const toLookAt = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isReported = false;

  function add(directory: string): Set<string> {
    if (watchers.has(directory)) return new Set();
    try {
      const watcher = watch(directory, () => lookSoon(directory));
      // The directory was removed.
      watcher.on('error', () => lookSoon(directory));
      watchers.set(directory, watcher);
    } catch (error) {
      if (existsSync(directory)) reportOnce(error);
      return new Set();
    }
    return look(directory);
  }

  function reportOnce(error: unknown): void {
    if (isReported) return;
    isReported = true;
    const { code } = Object(error);
    onProblem(
      `Some changes will go unnoticed, since directories cannot be watched (${code}): raise the system's limit of watched files, such as fs.inotify.max_user_watches, and start again.`,
    );
  }

  function lookSoon(directory: string): void {
    toLookAt.add(directory);
    clearTimeout(timer);
    timer = setTimeout(lookAtAll, QUIET_MS);
  }

  function lookAtAll(): void {
    const places = [...toLookAt];
    toLookAt.clear();
    const changed = new Set(places.flatMap((place) => [...look(place)]));
    if (changed.size > 0) onChange(changed);
  }

  /** Returns the files that have changed there, and those in directories that were not there before. */
  function look(directory: string): Set<string> {
    const changed = new Set<string>();
    const entries = entriesOf(directory);
    if (entries === undefined) forget(directory);
    const there = new Set((entries ?? []).map(({ name }) => join(directory, name)));
    for (const file of signatures.keys()) {
      if (dirname(file) !== directory || there.has(file)) continue;
      signatures.delete(file);
      changed.add(file);
    }
    for (const entry of entries ?? []) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) for (const file of add(path)) changed.add(file);
      else if (isSource(path) && isNew(path)) changed.add(path);
    }
    return changed;
  }

  function isNew(file: string): boolean {
    const signature = signatureOf(file);
    if (signatures.get(file) === signature) return false;
    signatures.set(file, signature);
    return true;
  }

  function forget(directory: string): void {
    watchers.get(directory)?.close();
    watchers.delete(directory);
  }

  for (const directory of directories) add(directory);
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  };
}

function entriesOf(directory: string): Dirent[] | undefined {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

function signatureOf(file: string): string {
  const { mtimeMs, size, ino } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return `${mtimeMs} ${size} ${ino}`;
}
