/**
 * Bundles only the functions that a change affects, for the local cloud. This takes a fraction of a second, a whole
 * build takes seconds.
 */

import { readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { build, context, type Metafile, type OutputFile, type Plugin } from 'esbuild';
import {
  bundleOptions,
  bundlesDirectory,
  entriesDirectory,
  metafilePath,
  outputOf,
  reachedFrom,
  root,
} from './bundles.ts';

/** A function's code: the name of its entry among the files, and their contents by name. */
interface RebuiltFunction {
  readonly entry: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export interface Rebuilder {
  /** Operations whose bundles contain one of these files. */
  concerned(files: Iterable<string>): string[];
  /** Bundles these operations. @throws esbuild's BuildFailure when bundling fails. */
  rebuild(operations: readonly string[]): Promise<ReadonlyMap<string, RebuiltFunction>>;
  /** Reads the metafile again, after a whole build. */
  readAgain(): void;
  close(): Promise<void>;
}

interface RebuilderOptions {
  /** Directory of the entry modules, `<operation>.ts`. */
  readonly entries?: string;
  /** Path of esbuild's report about the whole build. */
  readonly metafile?: string;
}

const VIRTUAL = 'wanted-functions';

/**
 * Opens a rebuilder on the results of the last whole build. It uses one esbuild context, whose single entry imports the
 * requested functions. So esbuild parses code that they share, such as the AWS SDK, only once. The context opens at the
 * first rebuild.
 */
export function createRebuilder({
  entries = entriesDirectory,
  metafile = metafilePath,
}: RebuilderOptions = {}): Rebuilder {
  let wanted: readonly string[] = [];
  let opened: ReturnType<typeof open> | undefined;
  let inputs = readInputs(metafile);

  const wantedFunctions: Plugin = {
    name: VIRTUAL,
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: new RegExp(`^${VIRTUAL}$`) }, () => ({ path: VIRTUAL, namespace: VIRTUAL }));
      onLoad({ filter: /.*/, namespace: VIRTUAL }, () => ({
        contents: `export default [${wanted.map((operation) => `() => import('./${operation}.ts')`).join()}];`,
        resolveDir: entries,
      }));
    },
  };
  const open = () =>
    context({
      ...bundleOptions,
      entryPoints: [VIRTUAL],
      plugins: [...bundleOptions.plugins, wantedFunctions],
      outdir: join(bundlesDirectory, 'rebuilt'),
      chunkNames: '[name]-[hash]',
      write: false,
      logLevel: 'silent',
    });

  return {
    concerned(files) {
      const changed = [...files].map(asInput);
      const isConcerned = (held: ReadonlySet<string>) => changed.some((input) => held.has(input));
      return [...inputs].filter(([, held]) => isConcerned(held)).map(([operation]) => operation);
    },
    async rebuild(operations) {
      wanted = operations;
      opened ??= open();
      const result = await (await opened).rebuild();
      const functions = operations.map((operation) => {
        const entry = outputOf(operation, result.metafile, entries);
        const reached = reachedFrom(entry, result.metafile);
        inputs.set(operation, inputsOf(reached, result.metafile));
        return [operation, { entry: basename(entry), files: filesOf(reached, result.outputFiles) }] as const;
      });
      return new Map(functions);
    },
    readAgain() {
      inputs = readInputs(metafile);
    },
    async close() {
      await (await opened)?.dispose();
    },
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
function readInputs(file: string): Map<string, ReadonlySet<string>> {
  const metafile: Metafile = JSON.parse(readFileSync(file, 'utf8'));
  const entries = Object.entries(metafile.outputs).filter(([, { entryPoint }]) => entryPoint?.endsWith('.ts'));
  return new Map(
    entries.map(([output, { entryPoint = '' }]) => [
      basename(entryPoint, '.ts'),
      inputsOf(reachedFrom(output, metafile), metafile),
    ]),
  );
}

function inputsOf(outputs: ReadonlySet<string>, metafile: Metafile): ReadonlySet<string> {
  return new Set([...outputs].flatMap((output) => Object.keys(metafile.outputs[output]?.inputs ?? {})));
}

/** The outputs and their maps. */
function filesOf(outputs: ReadonlySet<string>, made: readonly OutputFile[]): ReadonlyMap<string, Uint8Array> {
  const names = new Set([...outputs].flatMap((output) => [basename(output), `${basename(output)}.map`]));
  const files = made.map(({ path, contents }) => [basename(path), contents] as const);
  return new Map(files.filter(([name]) => names.has(name)));
}
