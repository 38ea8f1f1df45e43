import * as z from 'zod';
import { spendProviderBudget } from '#shared/platform/providers/provider-budget.adapter.ts';
import { callProvider } from '#shared/platform/providers/provider-call.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { jsonSecret } from '#shared/platform/secrets/secrets.adapter.ts';
import type { Analytics } from './analytics.ports.ts';

/** One short attempt: the queue retries, and ten events in a row must fit into one run of the consumer. */
const attemptMilliseconds = 800;
/** That try, and before it the count of the stage's budget in the table. */
const deliveryMilliseconds = 950;

/** The answer with `verbose=1`; without it Mixpanel answers 1 or 0 and gives no reason. */
const Verdict = z.object({ status: z.literal(1) });

/** Mixpanel's Ingestion API, "Track Events". `ip=0`: the location of our servers says nothing about the phone. */
export function analytics(runtime: Runtime): Analytics {
  return {
    deliver: async ({ id, udid, event, properties, at }) => {
      const { token } = await jsonSecret<{ token: string }>(runtime, 'MIXPANEL_SECRET');
      const url = new URL('/track?verbose=1&ip=0', runtime.environment('MIXPANEL_URL'));
      // Our properties come last, so that no app can report under another token, phone or time.
      const all = { ...properties, token, distinct_id: udid, time: at, $insert_id: id };
      await callProvider(
        runtime,
        {
          provider: 'mixpanel',
          budget: () => spendProviderBudget(runtime, 'mixpanel', 'whole'),
          purpose: 'track',
          method: 'POST',
          url,
          headers: { 'content-type': 'application/json', accept: 'text/plain' },
          body: JSON.stringify([{ event, properties: all }]),
          attempts: 1,
          attemptMilliseconds,
          deadline: AbortSignal.timeout(deliveryMilliseconds),
        },
        Verdict,
      );
    },
  };
}
