import { Failure } from '#shared/kernel/errors.ts';
import type { RateLimits } from '#shared/kernel/request-ports.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './http.keys.ts';

/**
 * Counters `RTL#<subject>` / window start: one update for each request; its own condition refuses it, and TTL removes
 * the item. Requests with ids are counted as a set.
 */
export function rateLimits(runtime: Runtime): RateLimits {
  const table = tableOf(runtime);
  return {
    hit: async (subject, { limit, windowSeconds }, delivered) => {
      const nowSeconds = Math.floor((delivered?.at ?? runtime.clock.now()) / 1000);
      const windowStart = nowSeconds - (nowSeconds % windowSeconds);
      const windowEnd = windowStart + windowSeconds;
      const { added, condition, values } = delivered ? countOf(delivered.id) : plainCount;
      try {
        await table.commit([
          table.update(
            { PK: prefixes.rateBucket + subject, SK: String(windowStart) },
            {
              expression: 'ADD #hits :added SET #ttl = :ttl',
              names: { '#hits': 'hits', '#ttl': 'ttl' },
              values: { ':added': added, ':ttl': windowEnd + windowSeconds },
            },
            {
              expression: `attribute_not_exists(#hits) OR ${condition}`,
              values: { ':limit': limit, ...values },
              otherwise: 'too_many_requests',
            },
          ),
        ]);
        return undefined;
      } catch (thrown) {
        if (thrown instanceof Failure && thrown.code === 'too_many_requests') {
          return { waitSeconds: windowEnd - nowSeconds };
        }
        throw thrown;
      }
    },
  };
}

const plainCount = { added: 1, condition: '#hits < :limit', values: {} };

function countOf(id: string) {
  return { added: new Set([id]), condition: 'size(#hits) < :limit OR contains(#hits, :id)', values: { ':id': id } };
}
