import { basename, join } from 'node:path';
import { context, type Metafile, type OutputFile, type Plugin } from 'esbuild';
import { bundleOptions, bundlesDirectory, entriesDirectory, outputOf, reachedFrom } from './bundles.ts';

/** A function's code: the name of its entry among the files, and their contents by name. */
export interface BundledFunction {
  readonly entry: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export interface Bundle {
  readonly functions: ReadonlyMap<string, BundledFunction>;
  /** esbuild's report: the inputs of each output, its size in bytes and the chunks it loads. */
  readonly metafile: Metafile;
}

export interface Bundler {
  /**
   * Bundles these operations. What several of them load becomes chunks, which no other operation has a part in. One call
   * at a time.
   * @throws esbuild's BuildFailure when bundling fails.
   */
  bundle(operations: readonly string[]): Promise<Bundle>;
  close(): Promise<void>;
}

const VIRTUAL = 'wanted-functions';

/**
 * Opens a bundler of the entry modules in this directory. It uses one esbuild context, whose single entry imports the
 * requested functions. So esbuild parses code that they share, such as the AWS SDK, only once. The context opens at the
 * first call.
 */
export function createBundler(entries = entriesDirectory): Bundler {
  let wanted: readonly string[] = [];
  let opened: ReturnType<typeof open> | undefined;

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
      outdir: join(bundlesDirectory, 'made'),
      chunkNames: '[name]-[hash]',
      write: false,
      logLevel: 'silent',
    });

  return {
    async bundle(operations) {
      wanted = operations;
      opened ??= open();
      const { metafile, outputFiles } = await (await opened).rebuild();
      const functions = operations.map((operation) => {
        const entry = outputOf(operation, metafile, entries);
        return [
          operation,
          { entry: basename(entry), files: filesOf(reachedFrom(entry, metafile), outputFiles) },
        ] as const;
      });
      return { functions: new Map(functions), metafile };
    },
    async close() {
      await (await opened)?.dispose();
    },
  };
}

/** The outputs and their maps. */
function filesOf(outputs: ReadonlySet<string>, made: readonly OutputFile[]): ReadonlyMap<string, Uint8Array> {
  const names = new Set([...outputs].flatMap((output) => [basename(output), `${basename(output)}.map`]));
  const files = made.map(({ path, contents }) => [basename(path), contents] as const);
  return new Map(files.filter(([name]) => names.has(name)));
}
