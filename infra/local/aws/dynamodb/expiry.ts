import type { Activity, VirtualClock } from '#infra/local/interfaces.ts';
import { recordOf } from '../call.ts';
import { type Expiring, openExpiringItems } from './expiring-items.ts';
import { DynamodbError, type DynamodbServer } from './server.ts';
import type { Table } from './tables.ts';

/** Deletes items whose time to live has passed, as DynamoDB does, by the virtual clock. */
export interface Expiry {
  /** Call this after writes: a new item may expire sooner than any seen before. */
  wrote(): void;
  /** Whether a removal found in the stream was an expiry. Each reader of the stream calls this once for each record. */
  explains(keys: unknown, oldImage: unknown): boolean;
  close(): void;
}

const EARLIEST_LOOK_MS = 1_000;
const LATEST_LOOK_MS = 60_000;
/** The share of time that looks may take: a server without an index is asked less often when its table is large. */
const LOOK_SHARE = 0.02;

function signatureOf(keys: unknown, keyNames: readonly string[], expiresAt: unknown): string {
  return JSON.stringify([keyNames.map((name) => recordOf(keys)[name]), String(expiresAt)]);
}

export function createExpiry(
  table: Table,
  attribute: string,
  server: DynamodbServer,
  clock: VirtualClock,
  activity: Activity,
  deleted: () => void,
  readers: number,
): Expiry {
  const items = openExpiringItems(table, attribute, server);
  /** How many readers of the stream have not seen a removal yet. */
  const swept = new Map<string, number>();
  let cancelTimer: (() => void) | undefined;
  let dueAtMs = Number.POSITIVE_INFINITY;
  let lookDurationMs = 0;
  let looking = false;
  let wroteMeanwhile = false;
  let closed = false;

  function lookAt(atMs: number): void {
    if (closed || atMs >= dueAtMs) return;
    cancelTimer?.();
    dueAtMs = atMs;
    cancelTimer = clock.schedule(atMs, `expiry of ${table.name}`, () =>
      activity.track(`expiry of ${table.name}`, look),
    );
  }

  async function remove({ key, expiresAtSeconds }: Expiring): Promise<void> {
    const signature = signatureOf(key, table.keyNames, expiresAtSeconds);
    if (readers > 0) swept.set(signature, readers);
    try {
      await server.call('DynamoDB_20120810.DeleteItem', {
        TableName: table.name,
        Key: key,
        ConditionExpression: '#ttl = :seen',
        ExpressionAttributeNames: { '#ttl': attribute },
        ExpressionAttributeValues: { ':seen': { N: String(expiresAtSeconds) } },
      });
    } catch (error) {
      swept.delete(signature);
      // The item got a later expiry or was removed after the scan.
      if (!(error instanceof DynamodbError && error.code === 'ConditionalCheckFailedException')) throw error;
    }
  }

  async function look(): Promise<void> {
    dueAtMs = Number.POSITIVE_INFINITY;
    looking = true;
    wroteMeanwhile = false;
    try {
      const started = performance.now();
      const { expired, nextSeconds } = await items.look(clock.now() / 1_000);
      lookDurationMs = performance.now() - started;
      for (const item of expired) await remove(item);
      if (expired.length > 0) deleted();
      if (nextSeconds !== Number.POSITIVE_INFINITY) lookAt(Math.max(nextSeconds * 1_000, clock.now() + 1));
    } catch (error) {
      if (!closed) throw error;
    } finally {
      looking = false;
      if (wroteMeanwhile) lookSoon();
    }
  }

  function lookSoon(): void {
    const restMs = Math.min(LATEST_LOOK_MS, Math.max(EARLIEST_LOOK_MS, lookDurationMs / LOOK_SHARE));
    lookAt(clock.now() + restMs);
  }

  lookAt(clock.now() + EARLIEST_LOOK_MS);
  return {
    wrote() {
      if (looking) wroteMeanwhile = true;
      else lookSoon();
    },
    explains(keys, oldImage) {
      const signature = signatureOf(keys, table.keyNames, recordOf(recordOf(oldImage)[attribute]).N);
      const left = swept.get(signature) ?? 0;
      if (left > 1) swept.set(signature, left - 1);
      else swept.delete(signature);
      return left > 0;
    },
    close() {
      closed = true;
      cancelTimer?.();
      items.close();
    },
  };
}
