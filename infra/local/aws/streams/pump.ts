import type { DatabaseSync } from 'node:sqlite';
import { createActivityLease } from '../activity-lease.ts';
import { REGION } from '../call.ts';
import type { AwsParts } from '../dependencies.ts';
import { deliverTo, failedItems, type Mapping } from '../mapping.ts';
import type { StreamReader } from './reader.ts';
import { type StreamRecord, streamRecord } from './record.ts';

/**
 * Delivers the records that one mapping selects from a stream to its function, in order, at least once, each time it is
 * poked. It holds one page of them, however many wait.
 */
interface Pump {
  poke(): void;
  close(): void;
}

interface PumpOptions {
  readonly mapping: Mapping;
  readonly parts: Pick<AwsParts, 'lambda' | 'clock' | 'activity' | 'faults'>;
  readonly state: DatabaseSync;
  /** Of this pump alone, which may be slower than another. */
  readonly reader: StreamReader;
  /** Whether a removal was an expiry. */
  readonly isExpiry: (keys: unknown, oldImage: unknown) => boolean;
  /** Sends a discarded batch to the mapping's on-failure destination. */
  readonly deliver: (destinationArn: string, payload: unknown) => Promise<void>;
}

/** After a failure of ours, such as a server that does not answer. */
const READ_AGAIN_MS = 1_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/** Lambda makes the first retry at once and later ones at growing intervals. */
function retryDelayMs(attempts: number): number {
  return attempts <= 1 ? 0 : Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 2));
}

/** The position before the first record. */
const BEGINNING = ''.padStart(21, '0');

/**
 * Positions are stored under the server's own arn of the stream: a table that is created again starts a new stream, and
 * its positions start again.
 */
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
  const { mapping, parts, reader, deliver } = options;
  const { clock, faults } = parts;
  const positions = positionsOf(options.state, mapping, reader.streamArn);
  let position = positions.load() ?? startAfter ?? BEGINNING;
  // Stored at once: a mapping that started at the end must not start at a later end after a crash.
  positions.save(position);
  const hold = createActivityLease(parts.activity, clock, `stream to ${mapping.functionName}`);
  let running = false;
  let poked = false;
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

  /** Hands over what the filter selects, in batches, and moves the position on behind each. */
  async function deliverPage(page: readonly StreamRecord[]): Promise<void> {
    let batch: StreamRecord[] = [];
    for (const [index, record] of page.entries()) {
      if (mapping.matches(record.event)) batch.push(record);
      if (batch.length < mapping.batchSize && index < page.length - 1) continue;
      await handOver(batch, 0);
      if (batch.length > 0 && faults.strikes('duplicate', mapping.functionName)) await handOver(batch, 0);
      // A closed pump may not have delivered: its position stays, and the next start delivers again.
      if (closed) return;
      position = record.sequenceNumber;
      positions.save(position);
      batch = [];
    }
  }

  async function nextPage(): Promise<StreamRecord[]> {
    const page = await reader.next();
    return page.map((raw) => streamRecord(raw, mapping.sourceArn, clock.now(), options.isExpiry));
  }

  async function run(): Promise<void> {
    try {
      while (poked && !closed) {
        poked = false;
        for (let page = await nextPage(); page.length > 0 && !closed; page = await nextPage()) await deliverPage(page);
      }
    } catch (error) {
      if (closed) return;
      console.error(`Delivering to ${mapping.functionName} failed:`, error);
      reader.seek(position);
      // The write that poked the pump is committed, so its record must not wait for the next write.
      clock.schedule(clock.now() + READ_AGAIN_MS, `stream to ${mapping.functionName}`, poke);
    } finally {
      running = false;
      hold.release();
    }
  }

  function poke(): void {
    poked = true;
    if (running || closed) return;
    running = true;
    hold.take();
    void run();
  }

  reader.seek(position === BEGINNING ? undefined : position);
  return {
    poke,
    close() {
      closed = true;
      hold.release();
      reader.close();
    },
  };
}
