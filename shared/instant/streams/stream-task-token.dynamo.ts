import type { TaskTokensWriter } from '#shared/kernel/executions.ts';
import { taskTokensIn } from '#shared/platform/executions/task-token.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './streams.keys.ts';

/** Longer than any state of a stream waits. */
const lifetimeSeconds = 30 * 24 * 3600;

/** Task tokens of the instant stream's state machine, by stream. */
export function streamTaskTokens(runtime: Runtime): TaskTokensWriter {
  return taskTokensIn(prefixes.streamTaskToken, lifetimeSeconds, runtime);
}
