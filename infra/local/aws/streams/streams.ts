import type { DatabaseSync } from 'node:sqlite';
import { listOf, recordOf } from '../call.ts';
import type { DynamodbServer } from '../dynamodb/server.ts';
import type { Table } from '../dynamodb/tables.ts';
import { type Mapping, mappingsOf } from '../mapping.ts';
import type { AwsParts } from '../parts.ts';
import { createPump } from './pump.ts';
import { createTail, findShard, type Tail } from './tail.ts';

/** All table streams with the functions that consume them. */
export interface Streams {
  /** Reads what is left from the last run and everything that follows. */
  start(): Promise<void>;
  /** To be called when a table was written to. */
  wrote(tableNames: readonly string[]): void;
  close(): void;
}

export interface StreamsOptions {
  readonly parts: AwsParts;
  readonly state: DatabaseSync;
  readonly server: DynamodbServer;
  /** As `streamMappings` answers them. */
  readonly mappings: ReadonlyMap<string, readonly Mapping[]>;
  readonly isExpiry: (tableName: string, keys: unknown, oldImage: unknown) => boolean;
  readonly deliver: (destinationArn: string, payload: unknown) => Promise<void>;
}

/** Sequence number of the newest record, which a mapping that starts at the end begins after. */
async function endOfStream(server: DynamodbServer, arn: string, shardId: string): Promise<string | undefined> {
  const opened = await server.call('DynamoDBStreams_20120810.GetShardIterator', {
    StreamArn: arn,
    ShardId: shardId,
    ShardIteratorType: 'TRIM_HORIZON',
  });
  let iterator = opened.ShardIterator;
  let newest: string | undefined;
  while (typeof iterator === 'string') {
    const page = await server.call('DynamoDBStreams_20120810.GetRecords', { ShardIterator: iterator });
    const last = listOf(page.Records).at(-1);
    if (last === undefined) break;
    newest = String(recordOf(recordOf(last).dynamodb).SequenceNumber).padStart(21, '0');
    iterator = page.NextShardIterator;
  }
  return newest;
}

function tableOfStream(tables: ReadonlyMap<string, Table>, mapping: Mapping): Table {
  for (const table of tables.values()) {
    if (mapping.sourceArn.startsWith(`${table.arn}/stream/`)) return table;
  }
  throw new Error(`Event source mapping ${mapping.name}: no table has the stream ${mapping.sourceArn}.`);
}

/** The earliest of the positions, where undefined stands before all. */
function earliest(positions: readonly (string | undefined)[]): string | undefined {
  return positions.reduce((low, position) =>
    low === undefined || position === undefined ? undefined : position < low ? position : low,
  );
}

/**
 * The mappings of each table's stream by table name.
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
    const { arn, shardId } = await findShard(server, tableName);
    const end = mappings.some(({ startsAtEnd }) => startsAtEnd) ? await endOfStream(server, arn, shardId) : undefined;
    const pumps = mappings.map((mapping) =>
      createPump({ mapping, parts, state, serverStreamArn: arn, deliver }, mapping.startsAtEnd ? end : undefined),
    );
    const tail = createTail({
      tableName,
      streamArn: mappings[0]?.sourceArn ?? '',
      server,
      clock: parts.clock,
      activity: parts.activity,
      after: earliest(pumps.map(({ after }) => after)),
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
