import { SendTaskSuccessCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Executions } from '#shared/kernel/executions.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

/** Executions of the gig's state machine. */
export function gigExecutions(runtime: Runtime): Executions {
  return executionsOf('GIG_PROCESS_ARN', runtime);
}

/** Executions of the instant stream's state machine. */
export function streamExecutions(runtime: Runtime): Executions {
  return executionsOf('INSTANT_STREAM_PROCESS_ARN', runtime);
}

/**
 * Executions of the request's state machine. One ends when a request gets under way, and a new one starts after that
 * stage.
 */
export function requestExecutions(runtime: Runtime): Executions {
  return executionsOf('REQUEST_PROCESS_ARN', runtime);
}

/** Executions of one state machine, each named after its item and its beginning, so that none starts twice. */
function executionsOf(variable: string, runtime: Runtime): Executions {
  const client = new SFNClient({});
  return {
    start: (standing, beginning) =>
      unless(['ExecutionAlreadyExists'], () =>
        client.send(
          new StartExecutionCommand({
            stateMachineArn: runtime.environment(variable),
            name: beginning ? `${standing.itemId}-${beginning.seq}` : standing.itemId,
            input: JSON.stringify(standing),
          }),
        ),
      ),

    wake: (taskToken, standing) =>
      unless(['TaskDoesNotExist', 'TaskTimedOut'], () =>
        client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(standing) })),
      ),
  };
}

/** These errors mean that the call's effect already happened or is no longer wanted. */
async function unless(expected: readonly string[], request: () => Promise<unknown>): Promise<void> {
  try {
    await request();
  } catch (thrown) {
    if (!(thrown instanceof Error) || !expected.includes(thrown.name)) throw thrown;
  }
}
