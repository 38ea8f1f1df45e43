import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { nativePackagesOf } from '#shared/catalogue.ts';
import type { PortName } from '#shared/kernel/ports.ts';
import { portsNeeded } from '#shared/kernel/route/define.ts';
import { openApiDocument } from '#shared/kernel/route/openapi.ts';
import { type Area, areas, folderOf } from '../areas.ts';
import { channels } from '../channels.ts';
import { asyncApiDocument } from './asyncapi.ts';
import {
  buildDirectory,
  bundleOptions,
  bundlesDirectory,
  entriesDirectory,
  metafilePath,
  outputOf,
  reachedFrom,
  root,
} from './bundles.ts';
import { cityFile } from './cities.ts';
import { entrySource } from './entry.ts';
import { flagsFile } from './flags.ts';
import { layNativePackages } from './native-packages.ts';

export { metafilePath };

/** The directory of an area's bundled functions, ready to be its Lambda asset. */
export function areaDirectory(area: Area): string {
  return join(buildDirectory, 'functions', area.name);
}

export const functionCount = areas.reduce((sum, { operations }) => sum + Object.keys(operations).length, 0);

/**
 * Bundles every function in one pass with shared chunks, then gives each area a flat directory of its entries and the
 * chunks they reach, so that a change in one area redeploys that area alone.
 */
export async function buildFunctions(): Promise<void> {
  rmSync(bundlesDirectory, { recursive: true, force: true });
  const { metafile } = await build({
    ...bundleOptions,
    entryPoints: writeEntries(),
    outdir: join(bundlesDirectory, 'deployed'),
    entryNames: '[name]',
    chunkNames: 'chunk-[hash]',
    logLevel: 'warning',
  });
  writeFileSync(metafilePath, JSON.stringify(metafile));
  const [cities, flags] = [await cityFile(buildDirectory), await flagsFile(buildDirectory)];
  for (const area of areas) fillAreaDirectory(area, { metafile, cities, flags });
}

function writeEntries(): string[] {
  mkdirSync(entriesDirectory, { recursive: true });
  const entries = areas.flatMap((area) =>
    Object.entries(area.operations).map(([operation, definition]) => {
      const handlerFile = `functions/${area.folder}/${folderOf(operation)}/handler.ts`;
      const file = join(entriesDirectory, `${operation}.ts`);
      writeFileSync(file, entrySource(operation, definition, handlerFile, '../..'));
      return file;
    }),
  );
  // Deletes only outdated entries: a running local cloud may be bundling from those that stay.
  for (const name of readdirSync(entriesDirectory)) {
    const file = join(entriesDirectory, name);
    if (!entries.includes(file)) rmSync(file);
  }
  return entries;
}

/** The sources of an area's directory: the bundles, and the data files that some functions read from there. */
interface Made {
  readonly metafile: Metafile;
  /** Paths of the files of cities and flags. */
  readonly cities: string;
  readonly flags: string;
}

function fillAreaDirectory(area: Area, { metafile, cities, flags }: Made): void {
  const directory = areaDirectory(area);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const outputs = Object.keys(area.operations).map((operation) => outputOf(operation, metafile));
  for (const file of new Set(outputs.flatMap((output) => [...reachedFrom(output, metafile)]))) {
    for (const each of [file, `${file}.map`]) cpSync(join(root, each), join(directory, basename(each)));
  }
  const uses = (port: PortName) => Object.values(area.operations).some((definition) => portsNeeded(definition)[port]);
  if (uses('apiDocument')) {
    writeFileSync(join(directory, 'openapi.json'), JSON.stringify(openApiDocument(areas)));
    writeFileSync(join(directory, 'asyncapi.json'), JSON.stringify(asyncApiDocument(channels)));
  }
  layNativePackages(
    Object.values(area.operations).flatMap((each) => nativePackagesOf(portsNeeded(each))),
    directory,
  );
  if (uses('cities')) cpSync(cities, join(directory, 'cities.json'));
  if (uses('flags')) cpSync(flags, join(directory, 'flags.json'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildFunctions();
  console.log(`built ${functionCount} functions in ${buildDirectory}`);
}
