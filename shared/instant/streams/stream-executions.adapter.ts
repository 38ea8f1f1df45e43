import type { Executions } from '#shared/kernel/executions.ts';
import { executionsOf } from '#shared/platform/executions/executions.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

/** Executions of the instant stream's state machine. */
export function streamExecutions(runtime: Runtime): Executions {
  return executionsOf('INSTANT_STREAM_PROCESS_ARN', runtime);
}
