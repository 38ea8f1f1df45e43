import { Failure } from '#shared/kernel/errors.ts';
import type { RateLimits } from '#shared/kernel/request-ports.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './http.keys.ts';

/**
 * Counters `RTL#<subject>` / window start: one update for each request; its own condition refuses it, and TTL removes
 * the item.
 */
export function rateLimits(runtime: Runtime): RateLimits {
  const table = tableOf(runtime);
  return {
    hit: async (subject, { limit, windowSeconds }, at = runtime.clock.now()) => {
      const nowSeconds = Math.floor(at / 1000);
      const windowStart = nowSeconds - (nowSeconds % windowSeconds);
      const windowEnd = windowStart + windowSeconds;
      try {
        await table.commit([
          table.update(
            { PK: prefixes.rateBucket + subject, SK: String(windowStart) },
            {
              expression: 'ADD #hits :one SET #ttl = :ttl',
              names: { '#hits': 'hits', '#ttl': 'ttl' },
              values: { ':one': 1, ':ttl': windowEnd + windowSeconds },
            },
            {
              expression: 'attribute_not_exists(#hits) OR #hits < :limit',
              values: { ':limit': limit },
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
