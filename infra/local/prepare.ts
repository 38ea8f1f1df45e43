/** Builds and synthesizes the local stage, but only when what it is made from has changed. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { claimDirectory } from './directory-lock.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BUILD_DIRECTORY = join(ROOT, '.build');
const HASH_FILE = join(BUILD_DIRECTORY, 'prepared.hash');
const SOURCES = ['infra', 'functions', 'shared'];
const FILES = ['package-lock.json', 'cdk.json', 'tsconfig.json'];

export interface Prepared {
  /** To be given to `startCloud`. */
  readonly assemblyDirectory: string;
  /** Where functions' compiled code is kept between starts. */
  readonly compileCacheDirectory: string;
  /** Whether it had to be built. */
  readonly isFresh: boolean;
}

const prepared = {
  assemblyDirectory: join(BUILD_DIRECTORY, 'cdk.out'),
  compileCacheDirectory: join(BUILD_DIRECTORY, 'compile-cache'),
} as const;

/**
 * Answers at once when nothing has changed since the last time. Waits while another process builds here: two at once
 * would take each other's files away.
 * @throws Error when the build or the synthesis fails; what they said stands on standard error.
 */
export async function prepare(): Promise<Prepared> {
  const release = await whenFree(BUILD_DIRECTORY);
  try {
    const hash = hashOfSources();
    if (isPrepared(hash)) return { ...prepared, isFresh: false };
    // A synthesis that is interrupted must not pass for the one whose hash was kept.
    rmSync(HASH_FILE, { force: true });
    await synthesize(prepared.assemblyDirectory);
    writeFileSync(HASH_FILE, hash);
    return { ...prepared, isFresh: true };
  } finally {
    release();
  }
}

/** Claims a directory that several processes write to, as soon as the one that has it lets go. */
export async function whenFree(directory: string): Promise<() => void> {
  for (;;) {
    const release = await claimDirectory(directory).catch(() => undefined);
    if (release) return release;
    await pause(100);
  }
}

function isPrepared(hash: string): boolean {
  const isKnown = existsSync(HASH_FILE) && readFileSync(HASH_FILE, 'utf8') === hash;
  return isKnown && existsSync(join(prepared.assemblyDirectory, 'manifest.json'));
}

/** The local cloud's own code is no input of what it runs, so that changing it builds nothing. */
function hashOfSources(): string {
  const found = SOURCES.flatMap((directory) =>
    readdirSync(join(ROOT, directory), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const files = [...found, ...FILES.map((file) => join(ROOT, file))];
  const hash = createHash('sha256');
  for (const file of files.filter((path) => !path.startsWith(join(ROOT, 'infra', 'local'))).sort()) {
    hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function synthesize(assemblyDirectory: string): Promise<void> {
  const child = spawn(process.execPath, ['infra/app.ts'], {
    cwd: ROOT,
    env: { ...process.env, STAGES: 'local', CDK_OUTDIR: assemblyDirectory },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error('The functions or the infrastructure could not be built: see above.'));
    });
  });
}
