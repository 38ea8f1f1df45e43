/** Builds and synthesizes the local stage, but only when what it is made from has changed. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { claimFile, InUse } from './directory-lock.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BUILD_DIRECTORY = join(ROOT, '.build');
const HASH_FILE = join(BUILD_DIRECTORY, 'prepared.hash');
/** Shorter waits for another process that builds are not reported. */
const WAITING_MS = 1000;
const FILES = ['package-lock.json', 'cdk.json', 'tsconfig.json'];
/** The local cloud's own code is no input of the stage that it runs, so changing it causes no build. */
const LOCAL_CLOUD = join(ROOT, 'infra', 'local');

/** The directories of everything the local stage is made from, except a few files of the root. */
export const sourceDirectories = ['infra', 'functions', 'shared'].map((name) => join(ROOT, name));

export interface Prepared {
  /** To be given to `startCloud`. */
  readonly assemblyDirectory: string;
  /** Where the compiled code of functions is stored between starts. */
  readonly compileCacheDirectory: string;
  /** Whether a build was needed. */
  readonly isFresh: boolean;
}

interface PrepareOptions {
  /** Called with a line about each step that takes a while. */
  readonly onProgress?: (step: string) => void;
  /** Aborting this signal stops the build. */
  readonly signal?: AbortSignal;
}

const prepared = {
  assemblyDirectory: join(BUILD_DIRECTORY, 'cdk.out'),
  compileCacheDirectory: join(BUILD_DIRECTORY, 'compile-cache'),
} as const;

/**
 * Returns at once when nothing has changed since the last time. Waits while another process builds here: two builds at
 * once would delete each other's files.
 * @throws Error when the build or the synthesis fails; their messages are on standard error.
 */
export async function prepare(options: PrepareOptions = {}): Promise<Prepared> {
  mkdirSync(BUILD_DIRECTORY, { recursive: true });
  const waiting = setTimeout(
    () => options.onProgress?.('Waiting for another process that builds here ...'),
    WAITING_MS,
  );
  const release = await whenFree(join(BUILD_DIRECTORY, 'build'));
  clearTimeout(waiting);
  try {
    const hash = hashOfSources();
    if (isPrepared(hash)) return { ...prepared, isFresh: false };
    // An interrupted synthesis must not be mistaken for the one whose hash is stored.
    rmSync(HASH_FILE, { force: true });
    await synthesize(prepared.assemblyDirectory, options);
    writeFileSync(HASH_FILE, hash);
    return { ...prepared, isFresh: true };
  } finally {
    release();
  }
}

/**
 * Claims a path that several processes write to, as soon as the process that has it releases it. The lock is a separate
 * file next to the path, since a process that writes a directory may remove the directory first.
 */
export async function whenFree(path: string): Promise<() => void> {
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    try {
      return claimFile(`${path}.lock`);
    } catch (error) {
      if (!(error instanceof InUse)) throw error;
      await pause(100);
    }
  }
}

/** Whether the local stage is made from this file of the source directories. Documents are never part of it. */
export function isSource(file: string): boolean {
  return /\.(?:ts|mjs|json|html|css)$/.test(file) && !file.startsWith(LOCAL_CLOUD);
}

function isPrepared(hash: string): boolean {
  const isKnown = existsSync(HASH_FILE) && readFileSync(HASH_FILE, 'utf8') === hash;
  return isKnown && existsSync(join(prepared.assemblyDirectory, 'manifest.json'));
}

function hashOfSources(): string {
  const found = sourceDirectories.flatMap((directory) =>
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter(isSource),
  );
  const hash = createHash('sha256');
  for (const file of [...found, ...FILES.map((name) => join(ROOT, name))].sort()) {
    hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function synthesize(assemblyDirectory: string, { onProgress, signal }: PrepareOptions): Promise<void> {
  const child = spawn(process.execPath, ['infra/app.ts'], {
    cwd: ROOT,
    // Options of this process, such as `--inspect` with its port, are not for another one.
    // `npm test` validates the templates of all stages; here the CDK's own validation would take most of the time.
    env: {
      ...process.env,
      NODE_OPTIONS: undefined,
      STAGES: 'local',
      CDK_OUTDIR: assemblyDirectory,
      CDK_VALIDATION: 'false',
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    ...(signal && { signal }),
  });
  child.on('message', (step) => onProgress?.(String(step)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error('The functions or the infrastructure could not be built: see above.'));
    });
  });
}
