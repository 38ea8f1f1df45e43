import { constants, cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The compiled libraries that sharp needs on Lambda. npm installs the libraries for its own machine, and the machines
 * that build for deployments have this kind of processor.
 */
const lambdaLibraries = ['@img/sharp-linux-x64', '@img/sharp-libvips-linux-x64'] as const;

/** Directories of a package that only its own compilation needs, and libheif's second build, for old browsers. */
const leftOut = /[/\\](?:src|install|include|libheif-js[/\\]libheif)$/;

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Copies packages, with all their dependencies, into `node_modules` of an area's directory. */
export function layNativePackages(names: readonly string[], directory: string): void {
  for (const name of closureOf(names)) {
    cpSync(packageDirectory(root, name), packageDirectory(directory, name), {
      recursive: true,
      // Each area takes some twenty megabytes; file systems that can share them do so instead of copying.
      mode: constants.COPYFILE_FICLONE,
      filter: (source) => !leftOut.test(source),
    });
  }
}

/** The libraries that Lambda needs and that a directory with sharp lacks. Empty for a directory without sharp. */
export function missingLibraries(directory: string): readonly string[] {
  if (!existsSync(packageDirectory(directory, 'sharp'))) return [];
  return lambdaLibraries.filter((name) => !existsSync(packageDirectory(directory, name)));
}

/**
 * These packages and all their dependencies. Optional ones, such as the libraries for other systems, may be missing.
 */
function closureOf(names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const { dependencies = {}, optionalDependencies = {} } = manifestOf(name);
    const installed = Object.keys(optionalDependencies).filter((each) => existsSync(packageDirectory(root, each)));
    for (const dependency of [...Object.keys(dependencies), ...installed]) add(dependency);
  };
  for (const name of names) add(name);
  return found;
}

function manifestOf(name: string): Manifest {
  return JSON.parse(readFileSync(join(packageDirectory(root, name), 'package.json'), 'utf8')) as Manifest;
}

function packageDirectory(directory: string, name: string): string {
  return join(directory, 'node_modules', name);
}
