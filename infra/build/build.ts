import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nativePackagesOf } from '#shared/catalogue.ts';
import type { PortName } from '#shared/kernel/ports.ts';
import { portsNeeded } from '#shared/kernel/route/define.ts';
import { openApiDocument } from '#shared/kernel/route/openapi.ts';
import { type Area, areas, folderOf } from '../areas.ts';
import { channels } from '../channels.ts';
import { apiReference } from './api-reference.ts';
import { asyncApiDocument } from './asyncapi.ts';
import { type Bundle, createBundler } from './bundler.ts';
import { buildDirectory, entriesDirectory } from './bundles.ts';
import { cityFile } from './cities.ts';
import { layDocs, viewerFiles } from './docs-page.ts';
import { entrySource } from './entry.ts';
import { flagsFile } from './flags.ts';
import { guides } from './guides.ts';
import { createStamps } from './made.ts';
import { layNativePackages } from './native-packages.ts';

/** The directory of an area's bundled functions, ready to be its Lambda asset. */
export function areaDirectory(area: Area): string {
  return join(buildDirectory, 'functions', area.name);
}

export const functionCount = areas.reduce((sum, { operations }) => sum + Object.keys(operations).length, 0);

/**
 * Gives each area a flat directory of its functions' entries and the chunks that they share. Each area is bundled by
 * itself: were chunks shared between areas, one more function would cut them anew and redeploy nearly every area. Areas
 * whose sources are as they were stay as they are.
 */
export async function buildFunctions(): Promise<void> {
  writeEntries();
  const data = { cities: await cityFile(buildDirectory), flags: await flagsFile(buildDirectory) };
  const viewer = await viewerFiles(buildDirectory);
  const bundler = createBundler();
  const stamps = createStamps(Object.values(data));
  try {
    for (const area of areas) {
      const operations = Object.keys(area.operations);
      if (!existsSync(areaDirectory(area)) || !stamps.isMade(area.name, operations)) {
        stamps.forget(area.name);
        const { functions, metafile } = await bundler.bundle(operations);
        fillAreaDirectory(area, functions, data);
        stamps.made(area.name, operations, metafile);
      }
      if (usesPort(area, 'apiDocument')) writeDocuments(area);
      if (usesPort(area, 'sites')) layDocs(viewer, guides(), join(areaDirectory(area), 'sites/docs'));
    }
  } finally {
    await bundler.close();
  }
}

function writeEntries(): void {
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
}

/** Paths of the data files that some functions read from their directory. */
interface DataFiles {
  readonly cities: string;
  readonly flags: string;
}

function fillAreaDirectory(area: Area, functions: Bundle['functions'], { cities, flags }: DataFiles): void {
  const directory = areaDirectory(area);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  for (const [operation, { entry, files }] of functions) {
    for (const [name, content] of files) {
      if (!name.startsWith(entry)) writeFileSync(join(directory, name), content);
    }
    // No file imports an entry, so that it can have the name by which Lambda finds it.
    const code = Buffer.from(files.get(entry) ?? []).toString();
    writeFileSync(join(directory, `${operation}.mjs`), code.replace(`${entry}.map`, `${operation}.mjs.map`));
    writeFileSync(join(directory, `${operation}.mjs.map`), files.get(`${entry}.map`) ?? '');
  }
  layNativePackages(
    Object.values(area.operations).flatMap((each) => nativePackagesOf(portsNeeded(each))),
    directory,
  );
  if (usesPort(area, 'cities')) cpSync(cities, join(directory, 'cities.json'));
  if (usesPort(area, 'flags')) cpSync(flags, join(directory, 'flags.json'));
}

/** The documents describe the operations of all areas, so they are made each time. */
function writeDocuments(area: Area): void {
  const directory = areaDirectory(area);
  const operations = Object.assign({}, ...areas.map((each) => each.operations)) as Area['operations'];
  writeFileSync(join(directory, 'openapi.json'), JSON.stringify(apiReference(openApiDocument(areas), operations)));
  writeFileSync(join(directory, 'asyncapi.json'), JSON.stringify(asyncApiDocument(channels)));
}

function usesPort({ operations }: Area, port: PortName): boolean {
  return Object.values(operations).some((definition) => portsNeeded(definition)[port]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildFunctions();
  console.log(`built ${functionCount} functions in ${buildDirectory}`);
}
