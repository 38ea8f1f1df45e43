import { createHash } from 'node:crypto';
import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import {
  allowedNow,
  type LimitRule,
  type Parts,
  partsOfWindow,
  secondsToWait,
  type WindowPlace,
  windowPlace,
} from '#shared/kernel/limits/sliding-window.ts';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import type { Delivered, HitOnce, RateLimits } from '#shared/kernel/request-ports.ts';
import { apart } from '#shared/platform/attempts/attempt.adapter.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './http.keys.ts';

/** Hits of a window: all, by tenths (`p0` to `p9`), and the ids of those that have one. */
const RateBucket = z.object({ count: z.int(), ids: z.set(z.string()).optional() }).catchall(z.unknown());
type RateBucket = z.infer<typeof RateBucket>;

type Found = Readonly<Record<string, unknown>>;

/**
 * Counters `RTL#<hash of the subject>` / window start. A hit reads the window before, which nothing changes any more, and then
 * makes one conditional update of the present one; TTL removes the items. Requests that have ids are also kept by them,
 * so that each is counted once.
 */
export function rateLimits(runtime: Runtime): RateLimits {
  const table = tableOf(runtime);
  // Subjects hold addresses and phones, which the table shall not have in plain text.
  const keyOf = (subject: string, start: number) => ({
    PK: prefixes.rateBucket + createHash('sha256').update(subject).digest('hex'),
    SK: String(start),
  });
  const lengthOf = ({ windowSeconds }: LimitRule) => windowSeconds * 1000;
  const bucketBefore = (subject: string, rule: LimitRule, { start }: WindowPlace) =>
    table.get(keyOf(subject, start - lengthOf(rule)), RateBucket);

  const count = async (subject: string, rule: LimitRule, at: number, id?: string): Promise<HitOnce> => {
    const place = windowPlace(at, rule);
    const before = await bucketBefore(subject, rule, place);
    if (id !== undefined && before?.ids?.has(id)) return { isRepeat: true };
    const allowed = allowedNow(rule, partsIn(before), place);
    const tooMany = (present: Found | undefined) => {
      const refused = { waitSeconds: secondsToWait(rule, at, partsIn(before), partsIn(present)) };
      return { isRepeat: false, refused };
    };
    let found: Found | undefined;
    const counted = table.update(
      keyOf(subject, place.start),
      {
        expression: `ADD #count :one, #part :one${id === undefined ? '' : ', ids :ids'} SET #ttl = :ttl`,
        names: { '#count': 'count', '#part': `p${place.part}`, '#ttl': 'ttl' },
        values: {
          ':one': 1,
          ':ttl': Math.ceil((place.start + 3 * lengthOf(rule)) / 1000),
          ...(id !== undefined && { ':ids': new Set([id]) }),
        },
      },
      {
        expression: `${allowed > 0 ? '(attribute_not_exists(#count) OR #count < :allowed)' : '#count < :allowed'}${
          id === undefined ? '' : ' AND NOT contains(ids, :id)'
        }`,
        values: { ':allowed': allowed, ...(id !== undefined && { ':id': id }) },
        otherwise: (stored) => {
          found = stored;
          return id !== undefined && hasId(stored, id) ? 'changed_meanwhile' : 'too_many_requests';
        },
      },
    );
    try {
      return { isRepeat: !(await commitIfUnchanged(table, [counted])) };
    } catch (thrown) {
      if (thrown instanceof Failure && thrown.code === 'too_many_requests') return tooMany(found);
      throw thrown;
    }
  };

  /** In the rare case that another tenth has begun since, the hit stays counted. */
  const takeBack = async (subject: string, rule: LimitRule) => {
    const { start, part } = windowPlace(runtime.clock.now(), rule);
    const names = { '#count': 'count', '#part': `p${part}` };
    const undone = table.update(
      keyOf(subject, start),
      { expression: 'ADD #count :less, #part :less', names, values: { ':less': -1 } },
      { expression: '#part > :none', names, values: { ':none': 0 }, otherwise: 'changed_meanwhile' },
    );
    await commitIfUnchanged(table, [undone]);
  };

  /** A repetition was counted in this window or the one before. */
  const forget = async (subject: string, rule: LimitRule, { id, at }: Delivered) => {
    const { start } = windowPlace(at, rule);
    for (const window of [start, start - lengthOf(rule)]) {
      const forgotten = table.update(
        keyOf(subject, window),
        { expression: 'DELETE ids :ids', values: { ':ids': new Set([id]) } },
        { expression: 'contains(ids, :id)', values: { ':id': id }, otherwise: 'changed_meanwhile' },
      );
      await commitIfUnchanged(table, [forgotten]);
    }
  };

  return {
    // Tries are counted in every attempt at a request: they are no part of what it does.
    // The clock is read apart as well: within an attempt it shows the moment of the first one.
    hit: (subject, rule, at) => apart(async () => (await count(subject, rule, at ?? runtime.clock.now())).refused),
    hitOnce: (subject, rule, { id, at }) => apart(() => count(subject, rule, at, id)),
    takeBack: (subject, rule) => apart(() => takeBack(subject, rule)),
    forget: (subject, rule, delivered) => apart(() => forget(subject, rule, delivered)),
  };
}

function partsIn(bucket: RateBucket | Found | undefined): Parts {
  const parts = Array.from({ length: partsOfWindow }, (_, index) => Number(bucket?.[`p${index}`] ?? 0));
  return Object.fromEntries(parts.entries());
}

function hasId(bucket: Found | undefined, id: string): boolean {
  return bucket?.ids instanceof Set && bucket.ids.has(id);
}
