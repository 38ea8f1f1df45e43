import type { Principal } from '../interfaces.ts';
import {
  type AwsAnswer,
  type AwsCall,
  allow,
  json,
  jsonObject,
  requiredText,
  ServiceError,
  textOf,
  unsupported,
} from './call.ts';
import type { AwsParts } from './dependencies.ts';

/** Errors of the Step Functions API that `processes` throws under these names. */
const DOCUMENTED = new Set([
  'ExecutionAlreadyExists',
  'StateMachineDoesNotExist',
  'TaskDoesNotExist',
  'TaskTimedOut',
  'InvalidToken',
  'InvalidName',
  'InvalidOutput',
  'InvalidExecutionInput',
]);

function parsed(text: string | undefined, errorCode: string): unknown {
  try {
    return JSON.parse(text ?? '{}');
  } catch {
    throw new ServiceError(400, errorCode, 'The value is not valid JSON.');
  }
}

function documented<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error && DOCUMENTED.has(error.name)) throw new ServiceError(400, error.name, error.message);
    throw error;
  }
}

type StatesParts = Pick<AwsParts, 'assembly' | 'iam' | 'processes'>;

function startExecution(
  { assembly, iam, processes }: StatesParts,
  principal: Principal,
  input: Record<string, unknown>,
) {
  const arn = requiredText(input, 'stateMachineArn');
  const machine = assembly.ofType('AWS::StepFunctions::StateMachine').find((resource) => resource.arn === arn);
  allow(iam, principal, 'states:StartExecution', arn);
  if (machine === undefined) {
    throw new ServiceError(400, 'StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }
  const name = textOf(input.name) ?? crypto.randomUUID();
  const execution = processes().startExecution(arn, name, parsed(textOf(input.input), 'InvalidExecutionInput'));
  return { executionArn: execution.executionArn, startDate: execution.startDateMs / 1_000 };
}

/**
 * A token does not tell which machine it belongs to, so permission on any machine of the template allows the callback.
 */
function allowCallback({ assembly, iam }: StatesParts, principal: Principal, action: string): void {
  const machines = assembly.ofType('AWS::StepFunctions::StateMachine').map(({ arn }) => arn);
  const open = machines.slice(1).some((arn) => {
    try {
      allow(iam, principal, action, arn);
      return true;
    } catch (error) {
      if (error instanceof ServiceError) return false;
      throw error;
    }
  });
  if (!open) allow(iam, principal, action, machines[0] ?? '*');
}

/** Step Functions: StartExecution and the task callbacks. */
export function createStates(parts: StatesParts): (call: AwsCall) => AwsAnswer {
  return ({ operation, principal, body }) => {
    const input = jsonObject(body);
    switch (operation) {
      case 'StartExecution':
        return json(documented(() => startExecution(parts, principal, input)));
      case 'SendTaskSuccess': {
        allowCallback(parts, principal, 'states:SendTaskSuccess');
        const output = parsed(requiredText(input, 'output'), 'InvalidOutput');
        documented(() => parts.processes().sendTaskSuccess(requiredText(input, 'taskToken'), output));
        return json({});
      }
      case 'SendTaskFailure': {
        allowCallback(parts, principal, 'states:SendTaskFailure');
        const token = requiredText(input, 'taskToken');
        documented(() =>
          parts.processes().sendTaskFailure(token, textOf(input.error) ?? '', textOf(input.cause) ?? ''),
        );
        return json({});
      }
      default:
        throw unsupported('states', operation);
    }
  };
}
