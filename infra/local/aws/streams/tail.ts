import { createHash } from 'node:crypto';
import type { Activity, VirtualClock } from '../../contracts.ts';
import { isRecord, listOf, REGION, recordOf } from '../call.ts';
import { DynamodbError, type DynamodbServer } from '../dynamodb/server.ts';

/** A record of a table's stream in the form in which Lambda receives it. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  readonly event: Record<string, unknown>;
  /** Virtual time at which the tail saw it. */
  readonly seenAtMs: number;
}

/** Reads one table's stream in order, each time it is poked, and hands every record to all consumers. */
export interface Tail {
  poke(): void;
  close(): void;
}

/** DynamoDB's own sequence numbers have at least this many digits, so comparing them as text works as there. */
const SEQUENCE_DIGITS = 21;
const API = 'DynamoDBStreams_20120810';
const TIME_TO_LIVE_IDENTITY = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };

export interface TailOptions {
  readonly tableName: string;
  /** Arn that the template knows the stream by. */
  readonly streamArn: string;
  readonly server: DynamodbServer;
  readonly clock: VirtualClock;
  readonly activity: Activity;
  /** Position after which to begin; undefined for the oldest record. */
  readonly after: string | undefined;
  /** Whether a removal was an expiry. */
  readonly isExpiry: (keys: unknown, oldImage: unknown) => boolean;
  readonly consume: (records: readonly StreamRecord[]) => void;
}

/** The server's own arn and shard of a table's stream. */
export async function findShard(server: DynamodbServer, tableName: string): Promise<{ arn: string; shardId: string }> {
  const { Table } = await server.call('DynamoDB_20120810.DescribeTable', { TableName: tableName });
  const arn = String(recordOf(Table).LatestStreamArn);
  const { StreamDescription } = await server.call(`${API}.DescribeStream`, { StreamArn: arn });
  const [shard, ...others] = listOf(recordOf(StreamDescription).Shards).filter(isRecord);
  if (shard === undefined || others.length > 0)
    throw new Error(`The stream of ${tableName} has not exactly one shard.`);
  return { arn, shardId: String(shard.ShardId) };
}

export function createTail(options: TailOptions): Tail {
  const { server, clock, activity, tableName, streamArn } = options;
  let iterator: string | undefined;
  let position = options.after;
  let running = false;
  let poked = false;
  let closed = false;

  async function openIterator(): Promise<string> {
    const { arn, shardId } = await findShard(server, tableName);
    const shard = { StreamArn: arn, ShardId: shardId };
    const oldest = { ...shard, ShardIteratorType: 'TRIM_HORIZON' };
    const next = { ...shard, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: serverNumber(position) };
    const opened = await server
      .call(`${API}.GetShardIterator`, position === undefined ? oldest : next)
      .catch((error) => {
        // Streams keep a day; what was not consumed within it is gone, as in AWS.
        if (error instanceof DynamodbError && error.code === 'TrimmedDataAccessException') {
          return server.call(`${API}.GetShardIterator`, oldest);
        }
        throw error;
      });
    return String(opened.ShardIterator);
  }

  function toRecord(raw: Record<string, unknown>): StreamRecord {
    const change = recordOf(raw.dynamodb);
    const sequenceNumber = String(change.SequenceNumber).padStart(SEQUENCE_DIGITS, '0');
    const seenAtMs = clock.now();
    const expired = raw.eventName === 'REMOVE' && options.isExpiry(change.Keys, change.OldImage);
    return {
      sequenceNumber,
      seenAtMs,
      event: {
        eventID: createHash('md5').update(`${streamArn} ${sequenceNumber}`).digest('hex'),
        eventName: raw.eventName,
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: REGION,
        dynamodb: {
          ...change,
          SequenceNumber: sequenceNumber,
          ApproximateCreationDateTime: Math.floor(seenAtMs / 1_000),
        },
        eventSourceARN: streamArn,
        ...(expired && { userIdentity: TIME_TO_LIVE_IDENTITY }),
      },
    };
  }

  async function read(): Promise<void> {
    for (;;) {
      iterator ??= await openIterator();
      const page = await server.call(`${API}.GetRecords`, { ShardIterator: iterator }).catch((error) => {
        // Iterators end after a while without reading; a new one begins after the last record seen.
        if (!(error instanceof DynamodbError && error.code === 'ExpiredIteratorException')) throw error;
        return undefined;
      });
      if (closed) return;
      iterator = typeof page?.NextShardIterator === 'string' ? page.NextShardIterator : undefined;
      const records = listOf(page?.Records).filter(isRecord).map(toRecord);
      position = records.at(-1)?.sequenceNumber ?? position;
      if (records.length > 0) options.consume(records);
      else if (page !== undefined) return;
    }
  }

  async function readWhilePoked(): Promise<void> {
    try {
      while (poked && !closed) {
        poked = false;
        await read();
      }
    } catch (error) {
      if (closed) return;
      iterator = undefined;
      // The write that poked us is committed, so its record must not wait for the next write.
      clock.schedule(clock.now() + 1_000, `stream of ${tableName}`, poke);
      throw error;
    } finally {
      running = false;
    }
  }

  function poke(): void {
    poked = true;
    if (running || closed) return;
    running = true;
    activity.track(`stream of ${tableName}`, readWhilePoked).catch((error) => {
      console.error(`Reading the stream of ${tableName} failed:`, error);
    });
  }

  return {
    poke,
    close() {
      closed = true;
    },
  };
}

function serverNumber(sequenceNumber: string | undefined): string | undefined {
  return sequenceNumber === undefined ? undefined : BigInt(sequenceNumber).toString();
}
