import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './imports.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import type { Report, Task } from './player.ts';
import { testsOf } from './scope.ts';

/** What decides which tests play a mutant: a result of another choice is not kept. */
const chosenBy = ['test/mutation/scope.ts', 'test/mutation/player.ts'];

/** How the tests have answered to the mutants of one source. */
export interface Result {
  readonly source: string;
  readonly mutants: number;
  /** The mutants that no test noticed. */
  readonly survivors: readonly Mutant[];
  /** The tests that were played, and those that fail here without any change. */
  readonly tests: readonly string[];
  readonly unplayed: readonly string[];
  readonly seconds: number;
  /** Whether the result is that of an earlier run. */
  readonly isKept: boolean;
}

const player = fileURLToPath(new URL('./player.ts', import.meta.url));
const kept = join(root, '.build', 'mutation', 'results');
/** The CPU time that the tests of one mutant may take; farther ones are left out. */
const budgetMs = 1_000;
/** A process keeps every module that it has loaded, so it plays only so many mutants. */
const mutantsOfProcess = 300;
/** A process that says nothing for so long hangs. */
const silenceMs = 300_000;
/** The first run loads what all mutants share. */
const beginningMs = 600_000;

/** Plays all mutants of a source, unless its result is known. */
export async function playSource(
  source: string,
  imports: ReadonlyMap<string, readonly string[]>,
  { again }: { readonly again: boolean },
): Promise<Result> {
  const tests = testsOf(source, imports);
  const file = join(kept, `${source.replaceAll('/', '-')}.json`);
  const mutants = mutantsOf(readFileSync(join(root, source), 'utf8'));
  const hash = hashOf([source, ...tests, ...chosenBy], mutants);
  const before = again ? undefined : readKept(file);
  if (before?.hash === hash) return { ...before.result, isKept: true };
  const begun = performance.now();
  const survivors: Mutant[] = [];
  const played = new Set<string>();
  const unplayed = new Set<string>();
  for (let next = 0; next < mutants.length; ) {
    const some = mutants.slice(next, next + mutantsOfProcess);
    // Each process chooses the tests of its own mutants.
    const part = await playSome({ source, tests, mutants: some, budgetMs });
    survivors.push(...part.survivors);
    for (const test of part.played) played.add(test);
    for (const test of part.unplayed) unplayed.add(test);
    next += part.ended;
  }
  const seconds = Math.round((performance.now() - begun) / 1000);
  const result = { source, mutants: mutants.length, survivors, tests: [...played], unplayed: [...unplayed], seconds };
  mkdirSync(kept, { recursive: true });
  writeFileSync(file, JSON.stringify({ hash, result }));
  return { ...result, isKept: false };
}

/** Processes end with this one, however it is ended: a mutant may run for ever and hear of nothing. */
const started = new Set<ChildProcess>();
process.once('exit', () => {
  for (const each of started) each.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

interface Part {
  readonly survivors: readonly Mutant[];
  readonly played: readonly string[];
  readonly unplayed: readonly string[];
  /** How many mutants were played; fewer than asked for when one ran for ever. */
  readonly ended: number;
}

function playSome(task: Task): Promise<Part> {
  const child = fork(player, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  started.add(child);
  const survivors: Mutant[] = [];
  let [played, unplayed]: (readonly string[])[] = [[], []];
  let [ended, isPlaying] = [0, false];
  return new Promise((resolve, reject) => {
    const tooLong = () => child.kill('SIGKILL');
    let silence = setTimeout(tooLong, beginningMs);
    child.on('message', (report: Report) => {
      clearTimeout(silence);
      silence = setTimeout(tooLong, silenceMs);
      if (report.kind === 'ready') ({ played, unplayed } = report);
      isPlaying = report.kind === 'begun';
      if (report.kind !== 'ended') return;
      const mutant = task.mutants[ended];
      if (mutant && report.killedBy === undefined) survivors.push(mutant);
      ended += 1;
    });
    child.on('exit', (code) => {
      started.delete(child);
      clearTimeout(silence);
      if (isPlaying) ended += 1;
      else if (code !== 0) return reject(new Error(`The process that plays ${task.source} ended with ${code}.`));
      resolve({ survivors, played: played ?? [], unplayed: unplayed ?? [], ended });
    });
    child.send(task);
  });
}

function hashOf(files: readonly string[], mutants: readonly Mutant[]): string {
  const hash = createHash('sha256').update(JSON.stringify(mutants));
  for (const file of files) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function readKept(file: string): { readonly hash: string; readonly result: Omit<Result, 'isKept'> } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
