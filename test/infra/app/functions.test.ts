import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { areas, folderOf } from '#infra/areas.ts';
import { catalogue, entryOf } from '#shared/catalogue.ts';
import type { PortName } from '#shared/kernel/ports.ts';
import { pathsOf, portsNeeded } from '#shared/kernel/route/define.ts';
import { sourcesOf } from './bundled.ts';

const functionsDirectory = join(import.meta.dirname, '../../../functions');

describe('the tables of contents', () => {
  test('list exactly the folders that hold operations', () => {
    const onDisk = readdirSync(functionsDirectory, { recursive: true, encoding: 'utf8' })
      .filter((file) => basename(file) === 'route.ts')
      .map((file) => file.slice(0, -'/route.ts'.length));
    const listed = areas.flatMap((area) =>
      Object.keys(area.operations).map((operation) => `${area.folder}/${folderOf(operation)}`),
    );
    expect(listed.sort()).toEqual(onDisk.sort());
  });

  test('are all registered', () => {
    const onDisk = readdirSync(functionsDirectory, { recursive: true, encoding: 'utf8' })
      .filter((file) => basename(file) === 'routes.ts')
      .map((file) => file.slice(0, -'/routes.ts'.length));
    expect(areas.map(({ folder }) => folder).sort()).toEqual(onDisk.sort());
  });

  test.each(areas.map(({ folder }) => [folder]))('of %s are sorted', (folder) => {
    const lines = readFileSync(join(functionsDirectory, folder, 'routes.ts'), 'utf8')
      .trim()
      .split('\n');
    expect(lines).toEqual(lines.toSorted());
  });

  test('name no operation twice and no route twice', () => {
    const operations = areas.flatMap((area) => Object.entries(area.operations));
    const names = operations.map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
    const routes = operations.flatMap(([, definition]) => {
      if (definition.kind === 'socketRoute') return [definition.route];
      if (definition.kind !== 'route' && definition.kind !== 'callback') return [];
      return pathsOf(definition).map((path) => `${definition.method} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`);
    });
    expect(new Set(routes).size).toBe(routes.length);
  });

  test('have a handler and a definition in every folder', () => {
    for (const area of areas) {
      for (const operation of Object.keys(area.operations)) {
        const folder = join(functionsDirectory, area.folder, folderOf(operation));
        expect(existsSync(join(folder, 'handler.ts')), folder).toBe(true);
      }
    }
  });

  test("declare exactly the path's parameters in each schema", () => {
    for (const [name, definition] of areas.flatMap((area) => Object.entries(area.operations))) {
      if (definition.kind !== 'route') continue;
      for (const path of pathsOf(definition)) {
        const inPath = [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, parameter]) => parameter);
        expect(Object.keys(definition.params?.shape ?? {}).sort(), name).toEqual(inPath.sort());
        if (definition.auth === 'streamToken') expect(inPath, name).toContain('token');
      }
    }
  });
});

describe('a bundle', () => {
  const adapterModules = [...new Set(Object.values(catalogue).map(({ module }) => `shared/${module}`))];

  /** The adapters that an adapter is built on. */
  const parts: Readonly<Record<string, readonly string[]>> = {
    'shared/platform/realtime/channel-signatures.adapter.ts': [
      'shared/platform/realtime/revocations/revocation.dynamo.ts',
    ],
    'shared/platform/realtime/webhooks/webhooks.adapter.ts': [
      'shared/platform/realtime/revocations/revocation.dynamo.ts',
    ],
    'shared/platform/realtime/fan-out/channel-sequence.dynamo.ts': [
      'shared/platform/realtime/fan-out/channel-cache.dynamo.ts',
    ],
    'shared/platform/realtime/memberships/channel-directory.dynamo.ts': [
      'shared/platform/realtime/fan-out/channel-cache.dynamo.ts',
      'shared/platform/realtime/memberships/connection.dynamo.ts',
    ],
  };

  test.each(areas.flatMap((area) => Object.entries(area.operations)))(
    'of %s contains the adapters of its ports and no others',
    (operation, definition) => {
      const used = Object.entries(portsNeeded(definition)).map(
        ([port, access]) => `shared/${entryOf(port as PortName, String(access)).entry.module}`,
      );
      const allowed = new Set(used.flatMap((module) => [module, ...(parts[module] ?? [])]));
      const sources = sourcesOf(operation);
      const held = adapterModules.filter((module) => sources.has(module));
      expect(held.filter((module) => !allowed.has(module))).toEqual([]);
      expect(used.filter((module) => !sources.has(module))).toEqual([]);
    },
  );

  test("of a function that asks for nothing but the edge's proof loads no client but that of secrets", () => {
    const clients = [...sourcesOf('getHealth')].flatMap(
      (source) => /@aws-sdk\/((?:client|lib)-[\w-]+)/.exec(source)?.[1] ?? [],
    );
    expect([...new Set(clients)]).toEqual(['client-secrets-manager']);
  });

  test('loads h3 and the video provider only where they are used', () => {
    for (const [operation, definition] of areas.flatMap((area) => Object.entries(area.operations))) {
      const sources = [...sourcesOf(operation)];
      if (!('video' in definition.uses))
        expect(
          sources.filter((file) => file.includes('/opentok/')),
          operation,
        ).toEqual([]);
      if (!('presence' in definition.uses))
        expect(
          sources.filter((file) => file.includes('/h3-js/')),
          operation,
        ).toEqual([]);
    }
  });
});
