/**
 * Bundles only the functions that a change affects, for the local cloud. This takes a fraction of a second, a whole
 * build takes seconds.
 */

import { basename, join, relative } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { type BundledFunction, createBundler } from './bundler.ts';
import { entriesDirectory, outputOf, reachedFrom, root } from './bundles.ts';
import { lastMetafiles } from './made.ts';

export interface Rebuilder {
  /** Operations whose bundles contain one of these files. */
  concerned(files: Iterable<string>): string[];
  /** Bundles these operations. @throws esbuild's BuildFailure when bundling fails. */
  rebuild(operations: readonly string[]): Promise<ReadonlyMap<string, BundledFunction>>;
  /** Reads the reports of the last whole build again. */
  readAgain(): void;
  close(): Promise<void>;
}

interface RebuilderOptions {
  /** Directory of the entry modules, `<operation>.ts`. */
  readonly entries?: string;
  /** esbuild's reports about the last whole build. */
  readonly metafiles?: () => readonly Metafile[];
}

/** Opens a rebuilder on the results of the last whole build. */
export function createRebuilder({
  entries = entriesDirectory,
  metafiles = lastMetafiles,
}: RebuilderOptions = {}): Rebuilder {
  const bundler = createBundler(entries);
  let inputs = inputsByOperation(metafiles());

  return {
    concerned(files) {
      const changed = [...files].map(asInput);
      const isConcerned = (held: ReadonlySet<string>) => changed.some((input) => held.has(input));
      return [...inputs].filter(([, held]) => isConcerned(held)).map(([operation]) => operation);
    },
    async rebuild(operations) {
      const { functions, metafile } = await bundler.bundle(operations);
      for (const operation of operations) {
        inputs.set(operation, inputsOf(reachedFrom(outputOf(operation, metafile, entries), metafile), metafile));
      }
      return functions;
    },
    readAgain() {
      inputs = inputsByOperation(metafiles());
    },
    close: () => bundler.close(),
  };
}

/** The source files of a program, without packages. */
export async function sourcesOf(program: string): Promise<ReadonlySet<string>> {
  const { metafile } = await build({
    entryPoints: [program],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    absWorkingDir: root,
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  return new Set(Object.keys(metafile.inputs).map((input) => join(root, input)));
}

/** A file as esbuild names it. */
function asInput(file: string): string {
  return relative(root, file).replaceAll('\\', '/');
}

/** The input files of each operation's bundle. */
function inputsByOperation(metafiles: readonly Metafile[]): Map<string, ReadonlySet<string>> {
  return new Map(
    metafiles.flatMap((metafile) =>
      Object.entries(metafile.outputs)
        .filter(([, { entryPoint }]) => entryPoint?.endsWith('.ts'))
        .map(
          ([output, { entryPoint = '' }]) =>
            [basename(entryPoint, '.ts'), inputsOf(reachedFrom(output, metafile), metafile)] as const,
        ),
    ),
  );
}

function inputsOf(outputs: ReadonlySet<string>, metafile: Metafile): ReadonlySet<string> {
  return new Set([...outputs].flatMap((output) => Object.keys(metafile.outputs[output]?.inputs ?? {})));
}
