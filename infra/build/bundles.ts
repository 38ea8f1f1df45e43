/** What all bundles share: esbuild's options, the directories, and how to read esbuild's report (the metafile). */

import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions, Metafile, Plugin } from 'esbuild';
import { nativePackages } from '#shared/catalogue.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const buildDirectory = join(root, '.build');

/** The entry module of each function, written by the build. */
export const entriesDirectory = join(buildDirectory, 'entries');

/**
 * Bundles are written into subdirectories of this one. They are as deep below the root as the deployed files, so the
 * paths in source maps fit both places.
 */
export const bundlesDirectory = join(buildDirectory, 'bundles');

const httpNames = ['Agent', 'request'] as const;

/**
 * Importing `node:http` as an ES module reads all its exports at once, and the one named `WebSocket` loads the whole of
 * undici: 30 ms of every cold start. So bundles take the few names they use from the built-in module itself. middy uses
 * it only to look up the name of a status. Nothing reads that name, so middy gets an empty list and loads nothing.
 */
const leanHttp: Plugin = {
  name: 'lean-http',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^node:http$/ }, ({ importer, kind, path }) => {
      if (kind === 'require-call') return undefined;
      return { path, namespace: importer.includes(join('@middy', 'util')) ? 'no-status-codes' : 'lean-http' };
    });
    onLoad({ filter: /.*/, namespace: 'no-status-codes' }, () => ({ contents: 'export const STATUS_CODES = {};' }));
    onLoad({ filter: /.*/, namespace: 'lean-http' }, () => ({
      contents: `const http = process.getBuiltinModule('node:http');\nexport const { ${httpNames.join(', ')} } = http;\nexport default http;`,
    }));
  },
};

/**
 * Lambda gives a function its credentials as variables. The SDK's own provider would look for them in nine more places,
 * whose code would be a third of the files of every area.
 */
const credentialsOfLambda: Plugin = {
  name: 'lambda-credentials',
  setup: ({ onResolve, onLoad }) => {
    const namespace = 'lambda-credentials';
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ path }) => ({ path, namespace }));
    onLoad({ filter: /.*/, namespace }, () => ({
      contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
      resolveDir: root,
    }));
  },
};

/** How every function is bundled, whether for a deployment or for the local cloud after a change. */
export const bundleOptions = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  outExtension: { '.js': '.mjs' },
  mainFields: ['module', 'main'],
  // The opentok package requires node-fetch as CommonJS; its ES module form would give it a namespace instead of fetch.
  alias: { 'node-fetch': 'node-fetch/lib/index.js' },
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  // `mapped-stacks.ts` reads the maps. The sources themselves are not part of them.
  sourcemap: 'linked',
  sourcesContent: false,
  plugins: [leanHttp, credentialsOfLambda],
  external: [...nativePackages],
  metafile: true,
  absWorkingDir: root,
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
} as const satisfies BuildOptions;

/** The name of the output that was bundled from the operation's entry module. */
export function outputOf(operation: string, { outputs }: Metafile, entries = entriesDirectory): string {
  const entry = relative(root, join(entries, `${operation}.ts`)).replaceAll('\\', '/');
  const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === entry);
  if (!found) throw new Error(`No bundle was made for ${operation}.`);
  return found[0];
}

/** An output and all chunks that it reaches through imports, or through those imports alone that run when it loads. */
export function reachedFrom(
  file: string,
  metafile: Metafile,
  how: 'statically' | 'anyhow' = 'anyhow',
): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = (each: string): void => {
    if (reached.has(each)) return;
    reached.add(each);
    for (const { path, external, kind } of metafile.outputs[each]?.imports ?? []) {
      if (!external && (how === 'anyhow' || kind !== 'dynamic-import')) visit(path);
    }
  };
  visit(file);
  return reached;
}
