import * as z from 'zod';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import { placeOf, recordKey, sortPrefixes } from '#shared/kernel/topic.ts';
import { apartFromAttempts } from '#shared/platform/attempts/attempt.adapter.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Revocations } from './revocation.ports.ts';
import { Revocation } from './revocation.ts';
import { secretRevocations } from './secret-revocations.ts';

const subject = 'realtime';
/** Digits of a time in milliseconds, so that times sort as text. */
const timeDigits = 15;

const PositionItem = z.object({ position: z.array(z.string().nullable()) });

/**
 * `RVK#realtime` / `EVT#<time>` is a revocation of all versions of the secret until that time, and `POS#<time>` how far
 * the walk over its sockets has come. The times of Secrets Manager grow, so the latest revocation voids the most.
 *
 * Whether a secret is void is no part of what a request does: a retry asks anew.
 */
export function revocations(runtime: Runtime): Revocations {
  const table = tableOf(runtime);
  const eventKey = ({ voidThrough }: Revocation) =>
    recordKey(secretRevocations, subject, placeOf(voidThrough, timeDigits));
  const positionKey = (revocation: Revocation) => {
    const { PK, SK } = eventKey(revocation);
    return { PK, SK: SK.replace(sortPrefixes.event, 'POS#') };
  };
  const { PK: partition } = recordKey(secretRevocations, subject, '');

  return apartFromAttempts<Revocations>({
    latest: async ({ consistent } = { consistent: true }) => {
      const query = { partition, sort: { prefix: sortPrefixes.event }, descending: true, limit: 1, consistent };
      const { items } = await table.query(query, Revocation);
      return items[0];
    },

    record: async (revocation) => {
      await commitIfUnchanged(table, [
        table.put({ ...eventKey(revocation), ...revocation }, isNew('changed_meanwhile')),
      ]);
    },

    position: async (revocation) => (await table.get(positionKey(revocation), PositionItem))?.position,

    keep: (revocation, position) => table.commit([table.put({ ...positionKey(revocation), position })]),
  });
}
