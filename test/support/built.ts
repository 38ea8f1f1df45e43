import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare, whenFree } from '../../infra/local/prepare.ts';

export const buildDirectory = fileURLToPath(new URL('../../.build', import.meta.url));

/** The synthesized stage `local`, which every test that needs a cloud runs. */
export const assemblyDirectory = join(buildDirectory, 'cdk.out');

/** Where the clouds of all tests keep functions' compiled code. */
export const compileCacheDirectory = join(buildDirectory, 'compile-cache');

const [synthesis = '', audit = ''] = ['synthesize.ts', 'audit.ts'].map((file) =>
  fileURLToPath(new URL(`../infra/app/${file}`, import.meta.url)),
);

/** Builds the functions and synthesizes all stages once for all tests, unless nothing has changed. */
export default async function setup(): Promise<void> {
  await prepare();
  // Two test runs in one tree would take each other's templates away.
  const release = await whenFree(join(buildDirectory, 'stages'));
  try {
    await synthesizeStages();
  } finally {
    release();
  }
}

async function synthesizeStages(): Promise<void> {
  const stamp = join(buildDirectory, 'stages.hash');
  const hash = hashOf(join(buildDirectory, 'prepared.hash'), synthesis, audit);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  const [code] = await once(spawn(process.execPath, [synthesis], { stdio: 'inherit' }), 'exit');
  if (code !== 0) throw new Error('The stages could not be synthesized: see above.');
  writeFileSync(stamp, hash);
}

function hashOf(...files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex');
}
