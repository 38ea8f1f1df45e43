import * as z from 'zod';
import { retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { unchangedSince } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { type Key, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { placeOf } from './cells.rules.ts';
import { prefixes } from './presence.keys.ts';
import type { PresenceWriter } from './presence.ports.ts';
import {
  aliveMilliseconds,
  isFindable,
  onHeartbeat,
  onPosition,
  onSwitch,
  type Presence,
  type PresenceChange,
} from './presence.rules.ts';
import { searchOf } from './presence-search.dynamo.ts';

/** An operator's own record; `version` counts the changes that affect its index entry. */
const PresenceItem = z.object({
  online: z.boolean(),
  seenAt: z.number(),
  position: z.object({ latitude: z.number(), longitude: z.number(), filedAt: z.number() }).optional(),
  version: z.int(),
});
type PresenceItem = z.infer<typeof PresenceItem>;

/** Only an operator's own requests conflict on their record, and those are few. */
const maxAttempts = 5;
/** An unused record is deleted after a day, because it tells where a person was. */
const recordMilliseconds = 24 * 3600 * 1000;

/** The table may delete an index entry only when it no longer counts, even if the table's clock differs from ours. */
const entryMilliseconds = aliveMilliseconds + 60_000;

const recordKeyOf = (accountId: string) => ({ PK: prefixes.presence + accountId, SK: 'P' });

/**
 * Operators: each has a record `PRS#<account>` and, while online with a known position, an index entry
 * `GEO#<resolution-5 cell>` / `<resolution-12 cell>#<account>`, so that every cell in between is one range. Both change
 * in one transaction, so an operator is never in two places, whatever fails.
 */
export function presence(runtime: Runtime): PresenceWriter {
  const table = tableOf(runtime);
  const now = () => runtime.clock.now();

  const change = (accountId: string, decide: (known: Presence | undefined) => PresenceChange) =>
    retryOnConflict(
      'other requests change the presence of the same operator',
      async () => {
        const known = await table.get(recordKeyOf(accountId), PresenceItem);
        const decided = decide(known);
        if (decided.kind === 'nothing') return;
        if (decided.kind === 'seen') await writeHeartbeat(table, accountId, known, now());
        else await table.commit(positionWrites(table, accountId, known, decided.presence));
      },
      maxAttempts,
    );

  return {
    near: searchOf(runtime),
    publish: (accountId, { latitude, longitude }) => {
      const point = { latitude: toMicrodegree(latitude), longitude: toMicrodegree(longitude) };
      return change(accountId, (known) => onPosition(known, point, now()));
    },
    setOnline: (accountId, online) => change(accountId, (known) => onSwitch(known, online, now())),
    touch: (accountId) => change(accountId, (known) => onHeartbeat(known, now())),
  };
}

/** A tenth of a metre: receivers are no more precise, and more digits only enlarge the items. */
function toMicrodegree(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

function indexKeyOf(accountId: string, known: Presence | undefined): Key | undefined {
  if (!known || !isFindable(known)) return undefined;
  const { partition, sort } = placeOf(known.position);
  return { PK: prefixes.presenceCell + partition, SK: `${sort}#${accountId}` };
}

/** Stores a presence: the record, its index entry, and the removal of the previous index entry if it moved. */
function positionWrites(table: Table, accountId: string, known: PresenceItem | undefined, next: Presence): Write[] {
  const version = (known?.version ?? 0) + 1;
  const ttl = ttlOf(next.seenAt, recordMilliseconds);
  const record = { ...recordKeyOf(accountId), ...presenceOf(next), version, ttl };
  const [before, after] = [indexKeyOf(accountId, known), indexKeyOf(accountId, next)];
  const moved = before && before.SK !== after?.SK;
  return [
    table.put(record, unchangedSince(known)),
    ...(moved ? [table.remove(before)] : []),
    ...(after && next.position ? [table.put({ ...after, ...entryOf(next.position, next.seenAt) })] : []),
  ];
}

function presenceOf({ online, seenAt, position }: Presence): Presence {
  return { online, seenAt, ...(position && { position }) };
}

function entryOf({ latitude, longitude }: { latitude: number; longitude: number }, seenAt: number) {
  return { latitude, longitude, seenAt, ttl: ttlOf(seenAt, entryMilliseconds) };
}

/**
 * Stores the time of a heartbeat, in the index first: if writing the record fails, the next heartbeat writes both
 * again. Two separate writes cost half as much as a transaction, and each is correct without the other. The write fails
 * if the index entry has moved.
 */
async function writeHeartbeat(
  table: Table,
  accountId: string,
  known: Presence | undefined,
  now: number,
): Promise<void> {
  const entry = indexKeyOf(accountId, known);
  if (entry) await table.commit([heartbeatWrite(table, entry, now, entryMilliseconds)]);
  await table.commit([heartbeatWrite(table, recordKeyOf(accountId), now, recordMilliseconds)]);
}

function heartbeatWrite(table: Table, key: Key, now: number, lifeMilliseconds: number): Write {
  return table.update(
    key,
    {
      expression: 'SET seenAt = :now, #ttl = :ttl',
      names: { '#ttl': 'ttl' },
      values: { ':now': now, ':ttl': ttlOf(now, lifeMilliseconds) },
    },
    { expression: 'attribute_exists(PK)', otherwise: 'changed_meanwhile' },
  );
}

function ttlOf(seenAt: number, lifeMilliseconds: number): number {
  return Math.ceil((seenAt + lifeMilliseconds) / 1000);
}
