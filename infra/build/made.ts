/**
 * What each area's directory was made from: esbuild's report, and a digest of all that went into it. An area whose digest
 * is still right is not bundled again.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { nativePackages } from '#shared/catalogue.ts';
import { buildDirectory, root } from './bundles.ts';

interface Made {
  readonly digest: string;
  readonly metafile: Metafile;
}

const directory = join(buildDirectory, 'made');

/**
 * What every area depends on besides its sources: the build's own program, what each port needs, settings of resolution,
 * and the versions that are installed, which may differ from those of the lock file until `npm ci` has run.
 */
const program = [
  ...readdirSync(import.meta.dirname).map((name) => join('infra/build', name)),
  ...readdirSync(join(root, 'shared'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.grants.ts'))
    .map((name) => join('shared', name)),
  ...nativePackages.map((name) => join('node_modules', name, 'package.json')),
  'shared/catalogue.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** esbuild's reports about the areas of the last whole build. */
export function lastMetafiles(): readonly Metafile[] {
  return (existsSync(directory) ? readdirSync(directory) : []).map((name) => read(name).metafile);
}

/** Reads each file once, so that one serves for one build. `dataFiles` are laid beside the bundles of some areas. */
export function createStamps(dataFiles: readonly string[]) {
  const digests = new Map<string, string>();
  const digestOfFile = (path: string): string => {
    const known = digests.get(path);
    if (known !== undefined) return known;
    const file = join(root, path);
    const fresh = existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : 'none';
    digests.set(path, fresh);
    return fresh;
  };
  const digestOf = (operations: readonly string[], { inputs }: Metafile): string => {
    // An input with a colon is text of a plugin of the build's program.
    const files = [...program, ...Object.keys(inputs).filter((input) => !input.includes(':'))].sort();
    return createHash('sha256')
      .update(JSON.stringify([operations, dataFiles, files.map((file) => [file, digestOfFile(file)])]))
      .digest('hex');
  };
  return {
    /** Whether the area was made from the sources as they are. */
    isMade(area: string, operations: readonly string[]): boolean {
      if (!existsSync(join(directory, `${area}.json`))) return false;
      const { digest, metafile } = read(`${area}.json`);
      return digest === digestOf(operations, metafile);
    },
    /** To be called before the area's directory is changed, so that an interrupted build leaves no half of one. */
    forget(area: string): void {
      rmSync(join(directory, `${area}.json`), { force: true });
    },
    /** To be called when the area's directory is complete. */
    made(area: string, operations: readonly string[], metafile: Metafile): void {
      mkdirSync(directory, { recursive: true });
      const made: Made = { digest: digestOf(operations, metafile), metafile };
      writeFileSync(join(directory, `${area}.json`), JSON.stringify(made));
    },
  };
}

function read(name: string): Made {
  return JSON.parse(readFileSync(join(directory, name), 'utf8')) as Made;
}
