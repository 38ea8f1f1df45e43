import type { Executions } from '#shared/kernel/executions.ts';
import { executionsOf } from '#shared/platform/executions/executions.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

/** Executions of the request's state machine. */
export function requestExecutions(runtime: Runtime): Executions {
  return executionsOf('REQUEST_PROCESS_ARN', runtime);
}
