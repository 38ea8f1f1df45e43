import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

/** The names of the events that the stage's webhook asks for; none without a webhook. */
export function webhookEventsWanted(runtime: Runtime): readonly string[] {
  return runtime.environment('WEBHOOK_URL') === '' ? [] : runtime.environment('WEBHOOK_EVENTS').split(',');
}
