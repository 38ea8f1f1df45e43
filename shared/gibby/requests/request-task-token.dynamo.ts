import type { TaskTokensWriter } from '#shared/kernel/executions.ts';
import { taskTokensIn } from '#shared/platform/executions/task-token.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './requests.keys.ts';

/** Longer than an execution may last: an open request waits until its delivery date. */
const lifetimeSeconds = 370 * 24 * 3600;

/** Task tokens of the request's state machine, by request. */
export function requestTaskTokens(runtime: Runtime): TaskTokensWriter {
  return taskTokensIn(prefixes.requestTaskToken, lifetimeSeconds, runtime);
}
