import type { DatabaseSync } from 'node:sqlite';
import { createActivityLease } from '../activity-lease.ts';
import { REGION } from '../call.ts';
import type { AwsParts } from '../dependencies.ts';
import { deliverTo, failedItems, type Mapping } from '../mapping.ts';
import type { StreamRecord } from './tail.ts';

/** Delivers the records that one mapping selects from a stream to its function, in order, at least once. */
interface Pump {
  /** Position after which this mapping still needs records; undefined for the oldest. */
  readonly after: string | undefined;
  push(records: readonly StreamRecord[]): void;
  close(): void;
}

interface PumpOptions {
  readonly mapping: Mapping;
  readonly parts: Pick<AwsParts, 'lambda' | 'clock' | 'activity' | 'faults'>;
  readonly state: DatabaseSync;
  /**
   * The server's own arn of the stream: a table that is created again starts a new stream, and its positions start
   * again.
   */
  readonly serverStreamArn: string;
  /** Sends a discarded batch to the mapping's on-failure destination. */
  readonly deliver: (destinationArn: string, payload: unknown) => Promise<void>;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/** Lambda makes the first retry at once and later ones at growing intervals. */
function retryDelayMs(attempts: number): number {
  return attempts <= 1 ? 0 : Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 2));
}

/** The position before the first record. */
const BEGINNING = ''.padStart(21, '0');

function positionsOf(state: DatabaseSync, mapping: Mapping, streamArn: string) {
  const read = state.prepare('SELECT sequenceNumber FROM positions WHERE mapping = ? AND streamArn = ?');
  const write = state.prepare('INSERT OR REPLACE INTO positions (mapping, streamArn, sequenceNumber) VALUES (?, ?, ?)');
  return {
    load: (): string | undefined => {
      const row = read.get(mapping.name, streamArn);
      return row === undefined ? undefined : String(row.sequenceNumber);
    },
    save: (sequenceNumber: string) => write.run(mapping.name, streamArn, sequenceNumber),
  };
}

/** The message of an on-failure destination (Lambda Developer Guide, "Retain discarded batches, DynamoDB"). */
function discardedBatch(
  mapping: Mapping,
  records: readonly StreamRecord[],
  condition: string,
  attempts: number,
  nowMs: number,
) {
  const [first] = records;
  const last = records.at(-1);
  const arrival = (record: StreamRecord | undefined) => new Date(record?.seenAtMs ?? nowMs).toISOString();
  return {
    requestContext: {
      requestId: crypto.randomUUID(),
      functionArn: mapping.functionArn,
      condition,
      approximateInvokeCount: attempts,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    DDBStreamBatchInfo: {
      shardId: `shardId-${REGION}`,
      startSequenceNumber: first?.sequenceNumber,
      endSequenceNumber: last?.sequenceNumber,
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(last),
      batchSize: records.length,
      streamArn: mapping.sourceArn,
    },
  };
}

/** `startAfter` is where a mapping without a stored position starts; undefined for the oldest record. */
export function createPump(options: PumpOptions, startAfter: string | undefined): Pump {
  const { mapping, parts, deliver } = options;
  const { clock, faults } = parts;
  const positions = positionsOf(options.state, mapping, options.serverStreamArn);
  const after = positions.load() ?? startAfter ?? BEGINNING;
  // Stored at once: a mapping that started at the end must not start at a later end after a crash.
  positions.save(after);
  const waiting: StreamRecord[] = [];
  const hold = createActivityLease(parts.activity, clock, `stream to ${mapping.functionName}`);
  let draining = false;
  let closed = false;

  async function giveUp(records: readonly StreamRecord[], condition: string, attempts: number): Promise<void> {
    if (mapping.onFailureArn === undefined) return;
    await deliver(mapping.onFailureArn, discardedBatch(mapping, records, condition, attempts, clock.now()));
  }

  function tooOld(records: readonly StreamRecord[]): boolean {
    return clock.now() - (records[0]?.seenAtMs ?? 0) > mapping.maximumAgeSeconds * 1_000;
  }

  /** Delivers the records until they have succeeded or been given up. `attempts` earlier attempts have failed. */
  async function handOver(records: readonly StreamRecord[], attempts: number): Promise<void> {
    if (closed || records.length === 0) return;
    if (attempts > mapping.maximumRetries) return giveUp(records, 'RetryAttemptsExhausted', attempts);
    if (tooOld(records)) return giveUp(records, 'RecordAgeExceeded', attempts);
    const delayMs = attempts === 0 ? 0 : retryDelayMs(attempts);
    if (delayMs > 0) await hold.pause(delayMs);
    if (closed) return;
    const handed = records.map(({ event }) => event);
    const result = await deliverTo(mapping, parts.lambda(), handed);
    const failed = failedItems(
      mapping,
      result,
      records.map(({ sequenceNumber }) => sequenceNumber),
    );
    if (failed !== 'whole') {
      const firstFailed = records.findIndex(({ sequenceNumber }) => failed.has(sequenceNumber));
      if (firstFailed < 0) return;
      // Everything before the first failed record is done; the rest is delivered again (checkpoint).
      return handOver(records.slice(firstFailed), attempts + 1);
    }
    if (!mapping.bisect || records.length === 1) return handOver(records, attempts + 1);
    const middle = Math.ceil(records.length / 2);
    // Splitting does not count as a retry, so that a record that always fails is isolated before it is given up.
    await handOver(records.slice(0, middle), attempts);
    await handOver(records.slice(middle), attempts);
  }

  /** Takes records from the head until a batch is full; skips those that the filter rejects. */
  function nextBatch(): { batch: StreamRecord[]; last: string } | undefined {
    const batch: StreamRecord[] = [];
    let taken = 0;
    while (taken < waiting.length && batch.length < mapping.batchSize) {
      const record = waiting[taken++];
      if (record !== undefined && mapping.matches(record.event)) batch.push(record);
    }
    const last = waiting[taken - 1]?.sequenceNumber;
    waiting.splice(0, taken);
    return last === undefined ? undefined : { batch, last };
  }

  async function drain(): Promise<void> {
    try {
      for (let next = nextBatch(); next !== undefined && !closed; next = nextBatch()) {
        await handOver(next.batch, 0);
        const again = next.batch.length > 0 && faults.strikes('duplicate', mapping.functionName);
        if (again && !closed) await handOver(next.batch, 0);
        // A closed pump may not have delivered: its position stays, and the next start delivers again.
        if (!closed) positions.save(next.last);
      }
    } catch (error) {
      // Since the position was not saved, the next start delivers the batch again.
      if (!closed) console.error(`Delivering to ${mapping.functionName} failed:`, error);
    } finally {
      draining = false;
      hold.release();
    }
  }

  return {
    after: after === BEGINNING ? undefined : after,
    push(records) {
      for (const record of records) {
        if (record.sequenceNumber > after) waiting.push(record);
      }
      if (draining || closed || waiting.length === 0) return;
      draining = true;
      hold.take();
      void drain();
    },
    close() {
      closed = true;
      hold.release();
    },
  };
}
