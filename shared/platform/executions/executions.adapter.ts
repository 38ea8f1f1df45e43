import { SendTaskSuccessCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Executions } from '#shared/kernel/executions.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

/** Executions of one state machine, each named after its item and its beginning, so that none is ever started twice. */
export function executionsOf(variable: string, runtime: Runtime): Executions {
  const client = new SFNClient({});
  return {
    start: (itemState, beginning) =>
      unless(['ExecutionAlreadyExists'], () =>
        client.send(
          new StartExecutionCommand({
            stateMachineArn: runtime.environment(variable),
            name: nameOf(itemState.itemId, beginning),
            input: JSON.stringify(itemState),
          }),
        ),
      ),

    wake: (taskToken, itemState) =>
      unless(['TaskDoesNotExist', 'TaskTimedOut'], () =>
        client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(itemState) })),
      ),
  };
}

function nameOf(itemId: string, beginning: Parameters<Executions['start']>[1]): string {
  if (!beginning) return itemId;
  const { seq, lateHour } = beginning;
  return `${itemId}-${seq}${lateHour === undefined ? '' : `-late-${lateHour}`}`;
}

/** These errors mean that the call's effect already happened or is no longer wanted. */
async function unless(expected: readonly string[], request: () => Promise<unknown>): Promise<void> {
  try {
    await request();
  } catch (thrown) {
    if (!(thrown instanceof Error) || !expected.includes(thrown.name)) throw thrown;
  }
}
