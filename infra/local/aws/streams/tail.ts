import { createHash } from 'node:crypto';
import type { Activity, VirtualClock } from '#infra/local/interfaces.ts';
import { REGION, recordOf } from '../call.ts';
import { paddedSequenceNumber, type StreamReader } from './reader.ts';

/** A record of a table's stream in the form that Lambda receives. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  readonly event: Record<string, unknown>;
  /** Virtual time at which the tail read it. */
  readonly seenAtMs: number;
}

/** Reads one table's stream in order, each time it is poked, and passes every record to all consumers. */
export interface Tail {
  poke(): void;
  close(): void;
}

const TIME_TO_LIVE_IDENTITY = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
const RETRY_MS = 1_000;

/** A record in the form of the Streams API, which Lambda's differs from by the stream's name. */
export function streamEventOf(
  raw: Record<string, unknown>,
  { streamArn, sequenceNumber, createdAtMs }: { streamArn: string; sequenceNumber: string; createdAtMs: number },
): Record<string, unknown> {
  return {
    eventID: createHash('md5').update(`${streamArn} ${sequenceNumber}`).digest('hex'),
    eventName: raw.eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: REGION,
    dynamodb: {
      ...recordOf(raw.dynamodb),
      SequenceNumber: sequenceNumber,
      ApproximateCreationDateTime: Math.floor(createdAtMs / 1_000),
    },
  };
}

interface TailOptions {
  readonly tableName: string;
  /** The stream's arn in the template. */
  readonly streamArn: string;
  readonly reader: StreamReader;
  readonly clock: VirtualClock;
  readonly activity: Activity;
  /** Whether a removal was an expiry. */
  readonly isExpiry: (keys: unknown, oldImage: unknown) => boolean;
  readonly consume: (records: readonly StreamRecord[]) => void;
}

export function createTail(options: TailOptions): Tail {
  const { reader, clock, activity, tableName, streamArn } = options;
  let running = false;
  let poked = false;
  let closed = false;

  function toRecord(raw: Record<string, unknown>): StreamRecord {
    const change = recordOf(raw.dynamodb);
    const sequenceNumber = paddedSequenceNumber(change.SequenceNumber);
    const seenAtMs = clock.now();
    const event = streamEventOf(raw, { streamArn, sequenceNumber, createdAtMs: seenAtMs });
    const expired = raw.eventName === 'REMOVE' && options.isExpiry(change.Keys, change.OldImage);
    return {
      sequenceNumber,
      seenAtMs,
      event: { ...event, eventSourceARN: streamArn, ...(expired && { userIdentity: TIME_TO_LIVE_IDENTITY }) },
    };
  }

  async function readToTheEnd(): Promise<void> {
    for (let page = await reader.next(); page.length > 0 && !closed; page = await reader.next()) {
      options.consume(page.map(toRecord));
    }
  }

  async function readWhilePoked(): Promise<void> {
    try {
      while (poked && !closed) {
        poked = false;
        await readToTheEnd();
      }
    } catch (error) {
      if (closed) return;
      // The write that poked the tail is committed, so its record must not wait for the next write.
      clock.schedule(clock.now() + RETRY_MS, `stream of ${tableName}`, poke);
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
      reader.close();
    },
  };
}
