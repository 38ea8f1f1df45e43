/**
 * Plays mutants of one source file, in a process of its own: loads the tests anew with each mutant, together with what
 * depends on the source, and says whether one of them failed. What does not depend on the source is loaded once.
 */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as fc from 'fast-check';
import { distancesFrom, importsOf, root } from './imports.ts';
import { type Mutant, mutate } from './mutants.ts';
import { beginFile, runSuite } from './vitest-stand-in.ts';

/** What a process plays. */
export interface Task {
  readonly source: string;
  readonly tests: readonly string[];
  readonly mutants: readonly Mutant[];
  /** The CPU time that the tests of one mutant may take in all, before the farther ones are left out. */
  readonly budgetMs: number;
}

/** What a process reports, in this order: what it can play, then each mutant as it begins and ends. */
export type Report =
  | { readonly kind: 'ready'; readonly played: readonly string[]; readonly unplayed: readonly string[] }
  | { readonly kind: 'begun'; readonly name: string }
  | { readonly kind: 'ended'; readonly name: string; readonly killedBy?: string };

/** No test that passes takes so long here. */
const testTimeoutMs = 60_000;
const standIn = new URL('./vitest-stand-in.ts', import.meta.url).href;
const report = (message: Report) => process.send?.(message);

process.env.VITEST = 'true';
process.env.NODE_ENV = 'test';
process.once('message', (task: Task) => void play(task).then(() => process.exit(0)));
process.on('disconnect', () => process.exit(1));
// That a property fails is enough to know here, so its example is not shrunk.
fc.configureGlobal({ endOnFailure: true });
// What a mutant breaks may fail after its test has ended.
process.on('unhandledRejection', () => {});
process.on('uncaughtException', () => {});

async function play({ source, tests, mutants, budgetMs }: Task): Promise<void> {
  const original = readFileSync(join(root, source), 'utf8');
  let code = original;
  let round = 0;
  const urlOf = (file: string) => pathToFileURL(join(root, file)).href;
  const dependents = dependentsOf(source);
  const stripped = new Map<string, string>();

  registerHooks({
    resolve: (specifier, context, next) => {
      if (specifier === 'vitest' && context.parentURL !== standIn) return { url: standIn, shortCircuit: true };
      const resolved = next(specifier, context);
      return dependents.has(resolved.url) ? { ...resolved, url: `${resolved.url}?round=${round}` } : resolved;
    },
    load: (url, context, next) => {
      const [plain = url] = url.split('?');
      if (!dependents.has(plain)) return next(url, context);
      if (plain === urlOf(source)) return { format: 'module', source: stripTypeScriptTypes(code), shortCircuit: true };
      const known = stripped.get(plain) ?? stripTypeScriptTypes(readFileSync(fileURLToPath(plain), 'utf8'));
      stripped.set(plain, known);
      return { format: 'module', source: known, shortCircuit: true };
    },
  });

  /** The first of these tests that fails. */
  const firstFailing = async (files: readonly string[]) => {
    round += 1;
    for (const file of files) if (!(await passes(urlOf(file)))) return file;
    return undefined;
  };

  const played: string[] = [];
  const unplayed: string[] = [];
  let spentMs = 0;
  for (const test of tests) {
    if (spentMs > budgetMs) break;
    // The first run loads what all rounds share; the second says what a round costs.
    const failed = await firstFailing([test]);
    const begun = process.cpuUsage();
    if (failed || (await firstFailing([test]))) unplayed.push(test);
    else {
      const { user, system } = process.cpuUsage(begun);
      const tookMs = (user + system) / 1000;
      // The nearest is played whatever it takes.
      if (played.length > 0 && tookMs > budgetMs) break;
      played.push(test);
      spentMs += tookMs;
    }
  }
  report({ kind: 'ready', played, unplayed });
  for (const mutant of mutants) {
    report({ kind: 'begun', name: mutant.name });
    code = mutate(original, mutant);
    const killedBy = await firstFailing(played);
    report({ kind: 'ended', name: mutant.name, ...(killedBy && { killedBy }) });
  }
}

async function passes(url: string): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const suite = beginFile();
    await import(url);
    const timeout = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error('The tests take too long.')), testTimeoutMs);
    });
    await Promise.race([runSuite(suite), timeout]);
    return true;
  } catch (error) {
    if (process.env.MUTATE_VERBOSE) console.error(url, error);
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** The addresses of the source and of all files that load it, directly or not. */
function dependentsOf(source: string): ReadonlySet<string> {
  const imports = importsOf();
  const files = [...imports.keys()].filter((file) => distancesFrom(file, imports).has(source));
  return new Set(files.map((file) => pathToFileURL(join(root, file)).href));
}
