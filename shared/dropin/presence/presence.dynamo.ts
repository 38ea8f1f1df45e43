import { Failure } from '#shared/kernel/errors.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { type Condition, isNew, type Key, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { placeOf } from './cells.rules.ts';
import { prefixes } from './presence.keys.ts';
import type { PresenceWriter } from './presence.ports.ts';
import {
  aliveMilliseconds,
  isFindable,
  type Presence,
  type PresenceChange,
  published,
  seen,
  switched,
} from './presence.rules.ts';
import { type FiledItem, searchOf } from './presence-search.dynamo.ts';

/** An operator's own record; `version` counts what moves it in the index. */
type PresenceItem = Presence & { readonly version: number };

/** Rivals for one operator's record are its own requests: few. */
const maxAttempts = 5;
/** A record that nobody uses is forgotten after a day: it says where somebody was. */
const recordMilliseconds = 24 * 3600 * 1000;

/** The table may forget an entry only when it no longer counts, however its clock and ours differ. */
const entryMilliseconds = aliveMilliseconds + 60_000;

const recordKeyOf = (accountId: string) => ({ PK: prefixes.presence + accountId, SK: 'P' });

/**
 * Operators: a record `PRS#<account>` each, and while it is online and its place is known an entry in the index
 * `GEO#<resolution-5 cell>` / `<resolution-12 cell>#<account>`, so that every cell between is one range. Both change in
 * one transaction: an operator is never in two places, whatever fails.
 */
export function presence(runtime: Runtime): PresenceWriter {
  const table = tableOf(runtime);
  const now = () => runtime.clock.now();

  const change = async (accountId: string, decide: (known: Presence | undefined) => PresenceChange) => {
    for (let attempt = 1; ; attempt++) {
      const known = await table.get<PresenceItem>(recordKeyOf(accountId));
      const decided = decide(known);
      if (decided.kind === 'nothing') return;
      try {
        if (decided.kind === 'seen') await writeSign(table, accountId, known, now());
        else await table.commit(filing(table, accountId, known, decided.presence));
        return;
      } catch (thrown) {
        if (!(thrown instanceof Failure) || thrown.code !== 'changed_meanwhile' || attempt === maxAttempts)
          throw thrown;
      }
    }
  };

  return {
    near: searchOf(runtime),
    publish: (accountId, { latitude, longitude }) => {
      const point = { latitude: toMicrodegree(latitude), longitude: toMicrodegree(longitude) };
      return change(accountId, (known) => published(known, point, now()));
    },
    setOnline: (accountId, online) => change(accountId, (known) => switched(known, online, now())),
    touch: (accountId) => change(accountId, (known) => seen(known, now())),
  };
}

/** A tenth of a metre: what no receiver tells only makes items bigger. */
function toMicrodegree(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

function indexKeyOf(accountId: string, known: Presence | undefined): Key | undefined {
  if (!known || !isFindable(known)) return undefined;
  const { partition, sort } = placeOf(known.position);
  return { PK: prefixes.presenceCell + partition, SK: `${sort}#${accountId}` };
}

/** Writes a presence down: the record, its entry in the index, and the end of the entry where it was before. */
function filing(table: Table, accountId: string, known: PresenceItem | undefined, next: Presence): Write[] {
  const version = (known?.version ?? 0) + 1;
  const ttl = ttlOf(next.seenAt, recordMilliseconds);
  const record = { ...recordKeyOf(accountId), ...presenceOf(next), version, ttl };
  const [before, after] = [indexKeyOf(accountId, known), indexKeyOf(accountId, next)];
  const moved = before && before.SK !== after?.SK;
  return [
    table.put(record, known ? sameVersion(known) : isNew('changed_meanwhile')),
    ...(moved ? [table.remove(before)] : []),
    ...(after && next.position ? [table.put({ ...after, ...entryOf(next.position, next.seenAt) })] : []),
  ];
}

function presenceOf({ online, seenAt, position }: Presence): Presence {
  return { online, seenAt, ...(position && { position }) };
}

function entryOf({ latitude, longitude }: { latitude: number; longitude: number }, seenAt: number): FiledItem {
  return { latitude, longitude, seenAt, ttl: ttlOf(seenAt, entryMilliseconds) };
}

function sameVersion({ version }: PresenceItem): Condition {
  return {
    expression: '#version = :version',
    names: { '#version': 'version' },
    values: { ':version': version },
    otherwise: 'changed_meanwhile',
  };
}

/**
 * The time of a sign of life, in the index first: should the record's fail, the next sign is written again. Two writes
 * apart cost half a transaction, and each is right without the other. An entry that has moved on refuses.
 */
async function writeSign(table: Table, accountId: string, known: Presence | undefined, now: number): Promise<void> {
  const entry = indexKeyOf(accountId, known);
  if (entry) await table.commit([signing(table, entry, now, entryMilliseconds)]);
  await table.commit([signing(table, recordKeyOf(accountId), now, recordMilliseconds)]);
}

function signing(table: Table, key: Key, now: number, lifeMilliseconds: number): Write {
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
