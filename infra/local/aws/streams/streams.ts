import type { DatabaseSync } from 'node:sqlite';
import type { AwsParts } from '../dependencies.ts';
import type { DynamodbServer } from '../dynamodb/server.ts';
import type { Table } from '../dynamodb/tables.ts';
import { type Mapping, mappingsOf } from '../mapping.ts';
import { createPump } from './pump.ts';
import { openStreamReader } from './reader.ts';
import { createTail, type Tail } from './tail.ts';

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

/** The earliest of the positions; undefined is before all others. */
function earliest(positions: readonly (string | undefined)[]): string | undefined {
  return positions.reduce((low, position) =>
    low === undefined || position === undefined ? undefined : position < low ? position : low,
  );
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

export function createStreams(options: StreamsOptions): Streams {
  const { parts, state, server, deliver } = options;
  const tails = new Map<string, Tail>();
  const closers: (() => void)[] = [];

  async function startTable(tableName: string, mappings: readonly Mapping[]): Promise<void> {
    const reader = await openStreamReader(server, tableName);
    const end = mappings.some(({ startsAtEnd }) => startsAtEnd) ? await reader.end() : undefined;
    const pumps = mappings.map((mapping) =>
      createPump(
        { mapping, parts, state, serverStreamArn: reader.streamArn, deliver },
        mapping.startsAtEnd ? end : undefined,
      ),
    );
    reader.seek(earliest(pumps.map(({ after }) => after)));
    const tail = createTail({
      tableName,
      streamArn: mappings[0]?.sourceArn ?? '',
      reader,
      clock: parts.clock,
      activity: parts.activity,
      isExpiry: (keys, oldImage) => options.isExpiry(tableName, keys, oldImage),
      consume: (records) => {
        for (const pump of pumps) pump.push(records);
      },
    });
    tails.set(tableName, tail);
    closers.push(tail.close, ...pumps.map(({ close }) => close));
    tail.poke();
  }

  return {
    async start() {
      for (const [tableName, mappings] of options.mappings) await startTable(tableName, mappings);
    },
    wrote(tableNames) {
      for (const name of tableNames) tails.get(name)?.poke();
    },
    close() {
      for (const close of closers) close();
    },
  };
}
