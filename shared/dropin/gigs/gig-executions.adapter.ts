import type { Executions } from '#shared/kernel/executions.ts';
import { executionsOf } from '#shared/platform/executions/executions.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

/** Executions of the gig's state machine. */
export function gigExecutions(runtime: Runtime): Executions {
  return executionsOf('GIG_PROCESS_ARN', runtime);
}
