/**
 * Plays mutants of one source file, in a process of its own: loads the tests anew with each mutant, together with what
 * depends on the source, and says whether one of them failed. What does not depend on the source is loaded once.
 */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as fc from 'fast-check';
import { coverageOf, type Ran } from './coverage.ts';
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

/** No file of tests that passes takes so long here; one that waits for ever does. */
const testTimeoutMs = 30_000;
/** So much CPU time is spent on finding the tests of a source. Those after them are farther away, and seldom add any. */
const choosingMs = 3_000;
/** A mutant whose tests take so many times their budget of CPU time runs for ever. */
const maxBudgets = 6;
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

  const found: { readonly test: string; readonly ran: Ran; readonly tookMs: number }[] = [];
  const unplayed: string[] = [];
  const begun = process.cpuUsage();
  for (const test of tests) {
    if (found.length > 0 && usedSince(begun) > choosingMs) break;
    let failed: string | undefined;
    const tried = process.cpuUsage();
    const ran = await coverageOf(
      () => `${urlOf(source)}?round=${round}`,
      async () => {
        failed = await firstFailing([test]);
      },
    );
    const firstMs = usedSince(tried);
    if (failed) unplayed.push(test);
    else if (mutants.some(({ start }) => ran(start))) {
      // The first run loaded what all rounds share; a second one says what a round costs, unless it is much anyway.
      const again = process.cpuUsage();
      if (firstMs < budgetMs) await firstFailing([test]);
      found.push({ test, ran, tookMs: firstMs < budgetMs ? usedSince(again) : firstMs });
    }
  }
  found.sort((one, other) => one.tookMs - other.tookMs);

  /** The tests that run the place of a mutant, the cheapest first, as far as their budget reaches. */
  const testsFor = ({ start }: Mutant) => {
    let leftMs = budgetMs;
    return found
      .filter(({ ran }) => ran(start))
      .filter(({ tookMs }) => {
        const isWithin = leftMs > 0;
        leftMs -= tookMs;
        return isWithin;
      });
  };
  report({ kind: 'ready', played: found.map(({ test }) => test), unplayed });
  const allow = allowance();
  for (const mutant of mutants) {
    report({ kind: 'begun', name: mutant.name });
    const chosen = testsFor(mutant);
    allow(maxBudgets * chosen.reduce((sum, { tookMs }) => sum + tookMs, budgetMs));
    code = mutate(original, mutant);
    const killedBy = await firstFailing(chosen.map(({ test }) => test));
    report({ kind: 'ended', name: mutant.name, ...(killedBy && { killedBy }) });
  }
}

/**
 * Ends this process when it has used up the CPU time that it was allowed last. Time by a clock would say little on a busy
 * machine, and a thread that runs for ever hears of no timer, so another one watches.
 */
function allowance(): (milliseconds: number) => void {
  const endMs = new Float64Array(new SharedArrayBuffer(8)).fill(Number.POSITIVE_INFINITY);
  const used = '(({ user, system }) => (user + system) / 1000)(process.cpuUsage())';
  const watch = `if (${used} > require('node:worker_threads').workerData[0]) process.kill(process.pid, 'SIGKILL')`;
  new Worker(`setInterval(() => { ${watch} }, 200)`, { eval: true, workerData: endMs }).unref();
  return (milliseconds) => {
    endMs[0] = usedSince() + milliseconds;
  };
}

/** The CPU time of this process since a moment, in milliseconds; without one, since its beginning. */
function usedSince(begun?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
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
