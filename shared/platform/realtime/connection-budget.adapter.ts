import { sampledLimit } from '#shared/kernel/limits/sampled-limit.ts';
import { rateLimits } from '#shared/platform/http/rate-limit.dynamo.ts';
import { reportSpent } from '#shared/platform/http/stage-budget.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { ConnectionBudget } from './realtime.ports.ts';

export function connectionBudget(runtime: Runtime): ConnectionBudget {
  const perMinute = Number(runtime.environment('CONNECTIONS_PER_MINUTE'));
  const limit = sampledLimit({ ...runtime, rateLimits: rateLimits(runtime) }, { limit: perMinute, windowSeconds: 60 });
  return {
    spend: async (key) => {
      const refused = await limit(`connections#${key}`);
      // The key is in every app, so anybody can spend the budget.
      if (refused) reportSpent(runtime, { of: 'connection', metric: 'connectionBudgetSpent' });
      return refused === undefined;
    },
  };
}
