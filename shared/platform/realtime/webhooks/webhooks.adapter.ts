import * as z from 'zod';
import { callProvider } from '#shared/platform/providers/provider-call.adapter.ts';
import { applicationOf } from '#shared/platform/realtime/application.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Webhooks } from './realtime-event.ports.ts';
import { webhookOf } from './webhook.rules.ts';

/** One attempt: the queue retries. Its consumer has 10 s. */
const attemptMilliseconds = 5_000;

/** Posts to the stage's address. It follows no redirect, and what the server answers goes nowhere but its status. */
export function webhooks(runtime: Runtime): Webhooks {
  return {
    send: async (event) => {
      const address = runtime.environment('WEBHOOK_URL');
      // The webhook was switched off after the event was stored.
      if (address === '') return;
      const { headers, body } = webhookOf(event, await applicationOf(runtime));
      await callProvider(
        runtime,
        {
          provider: 'webhook',
          budget: 'none',
          purpose: event.event.name,
          method: 'POST',
          url: new URL(address),
          headers,
          body,
          read: () => undefined,
          attempts: 1,
          attemptMilliseconds,
          deadline: AbortSignal.timeout(attemptMilliseconds),
        },
        z.undefined(),
      );
    },
  };
}
