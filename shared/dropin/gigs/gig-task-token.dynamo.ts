import type { TaskTokensWriter } from '#shared/kernel/executions.ts';
import { taskTokensIn } from '#shared/platform/executions/task-token.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './gigs.keys.ts';

/** Longer than any state of a gig waits (a rating for seven days). */
const lifetimeSeconds = 30 * 24 * 3600;

/** Task tokens of the gig's state machine, by gig. */
export function gigTaskTokens(runtime: Runtime): TaskTokensWriter {
  return taskTokensIn(prefixes.gigTaskToken, lifetimeSeconds, runtime);
}
