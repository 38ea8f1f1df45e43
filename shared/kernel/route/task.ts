import { traced } from '../clock-ids-log.ts';
import type { Ambient } from '../ports.ts';
import type { TaskDefinition, Unit } from './define.ts';
import { type InvocationContext, logOutcome, untilCutOff } from './invocation.ts';
import { toFailure } from './wire-errors.ts';

/**
 * The function of a state machine's task. The state machine sees a thrown failure's code as the error name. A task that
 * is still at work shortly before Lambda would cut it off fails with `busy`, and commits nothing any more.
 */
export function taskFunction(operation: string, unit: Unit<TaskDefinition>, ports: Ambient) {
  const { input: inputSchema, output: outputSchema } = unit.definition;
  const run = unit.operation as (input: unknown, ports: Ambient) => Promise<unknown>;
  return async (event: unknown, context: InvocationContext = {}) => {
    const outcome = {
      operation,
      requestId: context.awsRequestId ?? ports.ids.uuid(),
      startedAtMilliseconds: performance.now(),
    };
    return traced(outcome.requestId, async () => {
      try {
        const answer = await untilCutOff(context, () => run(inputSchema.parse(event), ports));
        const output = outputSchema.parse(answer);
        logOutcome(ports, { ...outcome, status: 200 });
        return output;
      } catch (thrown) {
        const failure = toFailure(thrown);
        logOutcome(ports, { ...outcome, status: failure.entry.status, failure });
        throw Object.assign(failure, { name: failure.code });
      }
    });
  };
}
