import { constants, cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Compiled code of sharp for the functions that run it. npm installs what fits the machine that it runs on, and those that
 * build for deployments have this kind of processor.
 */
const lambdaLibraries = ['@img/sharp-linux-x64', '@img/sharp-libvips-linux-x64'] as const;

/** Parts of a package that serve its own compilation alone. */
const leftOut = /[/\\](?:src|install|include)$/;

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Lays packages into an area's directory as `node_modules` holds them, with all they depend on. */
export function layNativePackages(names: readonly string[], directory: string): void {
  for (const name of closureOf(names)) {
    cpSync(packageDirectory(root, name), packageDirectory(directory, name), {
      recursive: true,
      // Some twenty megabytes for each area, which file systems that can share them do.
      mode: constants.COPYFILE_FICLONE,
      filter: (source) => !leftOut.test(source),
    });
  }
}

/** Libraries that Lambda needs and that are missing where sharp was laid into a directory; none where it was not. */
export function missingLibraries(directory: string): readonly string[] {
  if (!existsSync(packageDirectory(directory, 'sharp'))) return [];
  return lambdaLibraries.filter((name) => !existsSync(packageDirectory(directory, name)));
}

/** Packages and all they depend on. What is optional, such as the libraries for other systems, may be missing. */
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
