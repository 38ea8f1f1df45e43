import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { prepare, whenFree } from '#infra/local/prepare.ts';

export const buildDirectory = fileURLToPath(new URL('../../.build', import.meta.url));

/** The synthesized stage `local`, which every test that needs a cloud runs. */
export const assemblyDirectory = join(buildDirectory, 'cdk.out');

/** Where the clouds of all tests keep functions' compiled code. */
export const compileCacheDirectory = join(buildDirectory, 'compile-cache');

const [synthesis = '', audit = ''] = ['synthesize.ts', 'audit.ts'].map((file) =>
  fileURLToPath(new URL(`../infra/app/${file}`, import.meta.url)),
);

const stamp = join(buildDirectory, 'stages.hash');
const currentHash = () => hashOf(join(buildDirectory, 'prepared.hash'), synthesis, audit);
const isSynthesized = (hash: string) => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;

/**
 * Builds the functions and synthesizes all stages once for all tests, unless nothing has changed. The tests that read the
 * stages come last, so these are made while the first tests run.
 */
export default async function setup(): Promise<() => Promise<void>> {
  await prepare();
  const stages = synthesizeStages();
  // Whoever waits for them says what is missing; the end of the run says why.
  stages.catch(() => undefined);
  return () => stages;
}

async function synthesizeStages(): Promise<void> {
  // Two test runs in one tree would take each other's templates away.
  const release = await whenFree(join(buildDirectory, 'stages'));
  try {
    const hash = currentHash();
    if (isSynthesized(hash)) return;
    const [code] = await once(spawn(process.execPath, [synthesis], { stdio: 'inherit' }), 'exit');
    if (code !== 0) throw new Error('The stages could not be synthesized: see above.');
    writeFileSync(stamp, hash);
  } finally {
    release();
  }
}

/** Resolves when all stages lie below the build directory as they are now. */
export async function whenSynthesized(): Promise<void> {
  const hash = currentHash();
  for (const end = performance.now() + 60_000; performance.now() < end; await pause(50)) {
    if (isSynthesized(hash)) return;
  }
  throw new Error('The stages were not synthesized within a minute.');
}

function hashOf(...files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex');
}
