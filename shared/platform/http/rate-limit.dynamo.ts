import { Failure } from '#shared/kernel/errors.ts';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import type { RateLimits } from '#shared/kernel/request-ports.ts';
import { apart } from '#shared/platform/attempts/attempt.adapter.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './http.keys.ts';

/**
 * Counters `RTL#<subject>` / window start: one update for each request; its own condition refuses it, and TTL removes
 * the item. Requests that have ids are also kept by them, so that each is counted once.
 */
export function rateLimits(runtime: Runtime): RateLimits {
  const table = tableOf(runtime);
  return {
    // Tries are counted in every attempt at a request: they are no part of what it does.
    hit: (subject, { limit, windowSeconds }, delivered) =>
      apart(async () => {
        const nowSeconds = Math.floor((delivered?.at ?? runtime.clock.now()) / 1000);
        const windowStart = nowSeconds - (nowSeconds % windowSeconds);
        const windowEnd = windowStart + windowSeconds;
        const { id } = delivered ?? {};
        const counted = table.update(
          { PK: prefixes.rateBucket + subject, SK: String(windowStart) },
          {
            expression: `ADD #count :one${id === undefined ? '' : ', ids :ids'} SET #ttl = :ttl`,
            names: { '#count': 'count', '#ttl': 'ttl' },
            values: {
              ':one': 1,
              ':ttl': windowEnd + windowSeconds,
              ...(id !== undefined && { ':ids': new Set([id]) }),
            },
          },
          {
            expression: `(attribute_not_exists(#count) OR #count < :limit)${id === undefined ? '' : ' AND NOT contains(ids, :id)'}`,
            values: { ':limit': limit, ...(id !== undefined && { ':id': id }) },
            otherwise: (found) =>
              id !== undefined && isCounted(found, id) ? 'changed_meanwhile' : 'too_many_requests',
          },
        );
        try {
          await commitIfUnchanged(table, [counted]);
          return undefined;
        } catch (thrown) {
          if (thrown instanceof Failure && thrown.code === 'too_many_requests') {
            return { waitSeconds: windowEnd - nowSeconds };
          }
          throw thrown;
        }
      }),
  };
}

function isCounted(found: Readonly<Record<string, unknown>> | undefined, id: string): boolean {
  return found?.ids instanceof Set && found.ids.has(id);
}
