/** Applies saved files to the running local cloud: code within a moment, template changes within a synthesis. */

import { relative } from 'node:path';
import type { Rebuilder } from '#infra/build/rebuild.ts';
import type { Cloud } from '../cloud.ts';

interface ReloadParts {
  /** Messages show paths relative to this directory. */
  readonly root: string;
  readonly rebuilder: Rebuilder;
  /** The source files of the app that is synthesized. */
  readonly sourcesOfApp: () => Promise<ReadonlySet<string>>;
  /** Builds and synthesizes everything. Returns the assembly's directory. */
  readonly synthesize: (signal: AbortSignal) => Promise<string>;
  readonly cloud: () => Pick<Cloud, 'loadedModules' | 'replaceCode' | 'adopt'>;
  /** Starts the cloud again on the synthesized app. Returns a text about what happened to the data. */
  readonly restart: () => Promise<string>;
  readonly say: (line: string) => void;
}

export interface Reload {
  /** Call this with the files of every change. */
  changed(files: ReadonlySet<string>): void;
  /** Resolves when nothing is left to do. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Definitions of operations. Roles, variables and entry modules are made from them, so new code alone would not fit.
 */
const DEFINITION = /[/\\](?:route|routes)\.ts$/;

/** How many functions are bundled before newer changes are checked. */
const BATCH = 25;

export function createReload(parts: ReloadParts): Reload {
  const { root, rebuilder, say } = parts;
  /** Changed files that have not been handled yet. */
  let files = new Set<string>();
  /** Operations whose new code has not been bundled yet, or could not be. */
  let stale = new Set<string>();
  /** Changed files that have not been checked yet: the stage may be made from them. */
  const unchecked = new Set<string>();
  let mustSynthesize = false;
  /** The last synthesis failed: the next change of any file may fix it. */
  let owesSynthesis = false;
  let working: Promise<void> = Promise.resolve();
  let isWorking = false;
  let synthesis: AbortController | undefined;
  let isClosed = false;

  async function work(): Promise<void> {
    while (!isClosed && (files.size > 0 || mustSynthesize)) {
      const changed = [...files];
      files = new Set();
      if (changed.length > 0) await take(changed);
      if (mustSynthesize && files.size === 0) await takeTemplate();
    }
  }

  async function take(changed: readonly string[]): Promise<void> {
    for (const file of changed) unchecked.add(file);
    if (!changed.some((file) => DEFINITION.test(file))) {
      for (const operation of rebuilder.concerned(changed)) stale.add(operation);
      if (stale.size > 0 && !(await rebuild(changed))) return;
    }
    try {
      const ofApp = await parts.sourcesOfApp();
      mustSynthesize ||= owesSynthesis || [...unchecked].some((file) => ofApp.has(file) || !file.endsWith('.ts'));
      unchecked.clear();
    } catch (error) {
      say(`${problems(error)}\nThe stage stays as it was until the next change.`);
    }
  }

  /**
   * Replaces loaded functions first: bundling all functions takes seconds, and few are in use. Newer changes interrupt
   * the others, which stay stale until then. Returns false when bundling failed.
   */
  async function rebuild(changed: readonly string[]): Promise<boolean> {
    const begin = performance.now();
    const loaded = parts.cloud().loadedModules();
    const { first = [], then = [] } = Object.groupBy(stale, (each) => (loaded.has(each) ? 'first' : 'then'));
    const report = (names: readonly string[]) => {
      const seconds = ((performance.now() - begin) / 1000).toFixed(2);
      if (names.length > 0) say(`${named(changed)}: ${counted(names)} with the new code (${seconds} s).`);
    };
    try {
      report(await replace(first));
      const others: string[] = [];
      for (let start = 0; start < then.length && files.size === 0; start += BATCH) {
        others.push(...(await replace(then.slice(start, start + BATCH))));
      }
      report(others);
      return true;
    } catch (error) {
      say(`${named(changed)}: ${problems(error)}\nThe old code goes on serving.`);
      return false;
    }
  }

  async function replace(operations: readonly string[]): Promise<readonly string[]> {
    if (operations.length === 0) return [];
    const names = parts.cloud().replaceCode(await rebuilder.rebuild(operations));
    for (const operation of operations) stale.delete(operation);
    return names;
  }

  async function takeTemplate(): Promise<void> {
    synthesis = new AbortController();
    const { signal } = synthesis;
    mustSynthesize = false;
    owesSynthesis = false;
    say('Definitions may have changed: building the stage again ...');
    try {
      const directory = await parts.synthesize(signal);
      rebuilder.readAgain();
      stale = new Set();
      const { names, typesToRestart } = parts.cloud().adopt(directory);
      if (typesToRestart.length > 0) {
        say(`Restarting: only a new start takes over what has changed of ${typesToRestart.join(', ')}.`);
        say(`Restarted: ${await parts.restart()} Sockets have to connect again.`);
      } else {
        say(`The stage is up to date (${names.length} resources changed). Sockets, timers and data stayed.`);
      }
    } catch (error) {
      // A newer change aborted this synthesis, so it runs again after that change.
      if (signal.aborted) {
        mustSynthesize = true;
        return;
      }
      owesSynthesis = true;
      say(`${problems(error)}\nThe stage stays as it was until the next change.`);
    } finally {
      synthesis = undefined;
    }
  }

  function start(): void {
    if (isWorking) return;
    isWorking = true;
    working = work()
      .catch((error: unknown) => say(`A change could not be taken over: ${problems(error)}`))
      .finally(() => {
        isWorking = false;
      });
  }

  const named = (changed: readonly string[]): string => {
    const [first = '', ...others] = changed.map((file) => relative(root, file)).sort();
    return others.length === 0 ? first : `${first} and ${others.length} more`;
  };

  return {
    changed(more) {
      for (const file of more) files.add(file);
      synthesis?.abort();
      start();
    },
    idle: async () => {
      while (isWorking) await working;
    },
    async close() {
      isClosed = true;
      synthesis?.abort();
      await working;
      await rebuilder.close();
    },
  };
}

function counted(names: readonly string[]): string {
  const [only] = names;
  if (names.length === 1) return `${only} answers`;
  return `${names.length} functions answer`;
}

/** The places and texts of esbuild's errors, or the message of any other error. */
function problems(error: unknown): string {
  const { errors } = Object(error) as { errors?: readonly { text: string; location: Place | null }[] };
  if (!Array.isArray(errors)) return error instanceof Error ? error.message : String(error);
  return errors.map(({ text, location }) => (location === null ? text : `${placeOf(location)}: ${text}`)).join('\n');
}

interface Place {
  readonly file: string;
  readonly line: number;
  /** Counted from 0. */
  readonly column: number;
}

function placeOf({ file, line, column }: Place): string {
  return `${file}:${line}:${column + 1}`;
}
