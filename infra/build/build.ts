import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { nativePackages, nativePackagesOf } from '#shared/catalogue.ts';
import type { PortName } from '#shared/kernel/ports.ts';
import { portsNeeded } from '#shared/kernel/route/define.ts';
import { openApiDocument } from '#shared/kernel/route/openapi.ts';
import { type Area, areas, folderOf } from '../areas.ts';
import { cityFile } from './cities.ts';
import { entrySource } from './entry.ts';
import { layNativePackages } from './native-packages.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const buildDirectory = join(root, '.build');
const bundleDirectory = join(buildDirectory, 'bundle');

/** What esbuild says of each bundle: its inputs, its bytes and the chunks it loads. */
export const metafilePath = join(buildDirectory, 'metafile.json');

/** Where an area's functions lie, ready to be its Lambda asset. */
export function areaDirectory(area: Area): string {
  return join(buildDirectory, 'functions', area.name);
}

const httpNames = ['Agent', 'request'] as const;

/**
 * Importing `node:http` as an ES module reads all its exports at once, and the one named `WebSocket` loads the whole of
 * undici: 30 ms of every cold start. So bundles take the few names they use from the built-in module itself. middy only
 * looks up the name of a status there, which nobody reads: it gets an empty list and loads nothing.
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
 * Bundles every function in one pass with shared chunks, then gives each area a flat directory of its entries and the
 * chunks they reach, so that a change in one area redeploys that area alone.
 */
export async function buildFunctions(): Promise<void> {
  rmSync(`${buildDirectory}/entries`, { recursive: true, force: true });
  rmSync(bundleDirectory, { recursive: true, force: true });
  const entries = writeEntries();
  const { metafile } = await build({
    entryPoints: entries,
    outdir: bundleDirectory,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunk-[hash]',
    entryNames: '[name]',
    mainFields: ['module', 'main'],
    // The opentok package requires node-fetch as CommonJS; its ES module form would answer a namespace in place of fetch.
    alias: { 'node-fetch': 'node-fetch/lib/index.js' },
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    plugins: [leanHttp],
    external: [...nativePackages],
    metafile: true,
    absWorkingDir: root,
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  writeFileSync(metafilePath, JSON.stringify(metafile));
  const cities = await cityFile(buildDirectory);
  for (const area of areas) fillAreaDirectory(area, { metafile, cities });
}

function writeEntries(): string[] {
  const directory = join(buildDirectory, 'entries');
  mkdirSync(directory, { recursive: true });
  return areas.flatMap((area) =>
    Object.entries(area.operations).map(([operation, definition]) => {
      const handlerFile = `functions/${area.folder}/${folderOf(operation)}/handler.ts`;
      const file = join(directory, `${operation}.ts`);
      writeFileSync(file, entrySource(operation, definition, handlerFile, '../..'));
      return file;
    }),
  );
}

/** What areas are filled from: the bundles, and the data that lie beside them where a function reads them. */
interface Made {
  readonly metafile: Metafile;
  /** Path of the file of cities. */
  readonly cities: string;
}

function fillAreaDirectory(area: Area, { metafile, cities }: Made): void {
  const directory = areaDirectory(area);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const files = new Set<string>();
  for (const operation of Object.keys(area.operations)) collect(outputOf(operation, metafile), metafile, files);
  for (const file of files) cpSync(join(root, file), join(directory, basename(file)));
  const uses = (port: PortName) => Object.values(area.operations).some((definition) => portsNeeded(definition)[port]);
  if (uses('apiDocument')) writeFileSync(join(directory, 'openapi.json'), JSON.stringify(openApiDocument(areas)));
  layNativePackages(
    Object.values(area.operations).flatMap((each) => nativePackagesOf(portsNeeded(each))),
    directory,
  );
  if (uses('cities')) cpSync(cities, join(directory, 'cities.json'));
}

function outputOf(operation: string, metafile: Metafile): string {
  const found = Object.keys(metafile.outputs).find((file) => basename(file) === `${operation}.mjs`);
  if (!found) throw new Error(`No bundle was made for ${operation}.`);
  return found;
}

/** An output and all chunks it imports, at once or later. */
function collect(file: string, metafile: Metafile, into: Set<string>): void {
  if (into.has(file)) return;
  into.add(file);
  for (const { path, external } of metafile.outputs[file]?.imports ?? []) if (!external) collect(path, metafile, into);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildFunctions();
  console.log(
    `built ${areas.reduce((sum, area) => sum + Object.keys(area.operations).length, 0)} functions in ${dirname(bundleDirectory)}`,
  );
}
