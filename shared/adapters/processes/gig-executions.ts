import { SendTaskSuccessCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Executions } from '../../ports/processes.ts';
import type { Runtime } from '../runtime.ts';

/** Executions of the gig's state machine, each named after its gig, so that no gig ever has two. */
export function gigExecutions(runtime: Runtime): Executions {
  const client = new SFNClient({});
  return {
    start: (standing) =>
      unless(['ExecutionAlreadyExists'], () =>
        client.send(
          new StartExecutionCommand({
            stateMachineArn: runtime.environment('GIG_PROCESS_ARN'),
            name: standing.itemId,
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

/** These errors say that what is asked for has been done or is no longer wanted. */
async function unless(expected: readonly string[], request: () => Promise<unknown>): Promise<void> {
  try {
    await request();
  } catch (thrown) {
    if (!(thrown instanceof Error) || !expected.includes(thrown.name)) throw thrown;
  }
}
