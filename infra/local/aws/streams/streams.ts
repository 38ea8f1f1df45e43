import type { DatabaseSync } from 'node:sqlite';
import type { AwsParts } from '../dependencies.ts';
import type { DynamodbServer } from '../dynamodb/server.ts';
import type { Table } from '../dynamodb/tables.ts';
import { type Mapping, mappingsOf } from '../mapping.ts';
import { createPump } from './pump.ts';
import { openStreamReader } from './reader.ts';

/** All table streams and the functions that consume them. */
interface Streams {
  /** Reads what the last run left and everything that follows. */
  start(): Promise<void>;
  /** To be called after a table was written to. */
  wrote(tableNames: readonly string[]): void;
  close(): void;
}

interface StreamsOptions {
  readonly parts: AwsParts;
  readonly state: DatabaseSync;
  readonly server: DynamodbServer;
  /** The mappings, as `streamMappings` returns them. */
  readonly mappings: ReadonlyMap<string, readonly Mapping[]>;
  readonly isExpiry: (tableName: string, keys: unknown, oldImage: unknown) => boolean;
  readonly deliver: (destinationArn: string, payload: unknown) => Promise<void>;
}

function tableOfStream(tables: ReadonlyMap<string, Table>, mapping: Mapping): Table {
  for (const table of tables.values()) {
    if (mapping.sourceArn.startsWith(`${table.arn}/stream/`)) return table;
  }
  throw new Error(`Event source mapping ${mapping.name}: no table has the stream ${mapping.sourceArn}.`);
}

/**
 * The mappings of each table's stream, by table name.
 *
 * @throws Error naming the mapping that cannot work.
 */
export function streamMappings(
  { assembly, iam }: Pick<AwsParts, 'assembly' | 'iam'>,
  tables: ReadonlyMap<string, Table>,
): ReadonlyMap<string, readonly Mapping[]> {
  return Map.groupBy(mappingsOf(assembly, iam, 'dynamodb'), (mapping) => tableOfStream(tables, mapping).name);
}

export function createStreams({ parts, state, server, mappings, isExpiry, deliver }: StreamsOptions): Streams {
  const pumps = new Map<string, ReturnType<typeof createPump>[]>();

  async function startMapping(tableName: string, mapping: Mapping): Promise<ReturnType<typeof createPump>> {
    const reader = await openStreamReader(server, tableName);
    const end = mapping.startsAtEnd ? await reader.end() : undefined;
    const isExpiryHere = (keys: unknown, oldImage: unknown) => isExpiry(tableName, keys, oldImage);
    return createPump({ mapping, parts, state, reader, isExpiry: isExpiryHere, deliver }, end);
  }

  function poke(tableName: string): void {
    for (const pump of pumps.get(tableName) ?? []) pump.poke();
  }

  return {
    async start() {
      for (const [tableName, ofTable] of mappings) {
        pumps.set(tableName, await Promise.all(ofTable.map((mapping) => startMapping(tableName, mapping))));
        poke(tableName);
      }
    },
    wrote(tableNames) {
      for (const name of tableNames) poke(name);
    },
    close() {
      for (const pump of [...pumps.values()].flat()) pump.close();
    },
  };
}
