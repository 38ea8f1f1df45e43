import { sampledLimit } from '#shared/kernel/limits/sampled-limit.ts';
import { rateLimits } from '#shared/platform/http/rate-limit.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { ConnectionBudget } from './realtime.ports.ts';

export function connectionBudget(runtime: Runtime): ConnectionBudget {
  const perMinute = Number(runtime.environment('CONNECTIONS_PER_MINUTE'));
  const limit = sampledLimit({ ...runtime, rateLimits: rateLimits(runtime) }, { limit: perMinute, windowSeconds: 60 });
  return {
    spend: async (key) => {
      const refused = await limit(`connections#${key}`);
      if (refused) reportSpent(runtime);
      return refused === undefined;
    },
  };
}

/** The key is in every app, so anybody can spend the budget. The line in the log rings an alarm. */
function reportSpent({ log, clock }: Runtime): void {
  const metric = 'connectionBudgetSpent';
  const metrics = { Namespace: 'Marketplace', Dimensions: [[]], Metrics: [{ Name: metric }] };
  log.error('connection refused', { _aws: { Timestamp: clock.now(), CloudWatchMetrics: [metrics] }, [metric]: 1 });
}
