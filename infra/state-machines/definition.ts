import { type StateMachine, timersOf } from '#shared/kernel/state-machine.ts';

/** Arns of the functions that a state machine calls. */
export interface MachineTasks {
  /** Stores the task token of a waiting state and resumes the execution when the item changes. */
  readonly awaitChange: string;
  /** Fires the item's due timer. */
  readonly fireTimer: string;
}

/** A state machine in the Amazon States Language (JSONPath). */
interface StateMachineDefinition {
  readonly Comment: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, unknown>>;
}

/**
 * A fault of a function or of Lambda must not end the execution that times the item: it is retried for about an hour.
 * `States.TaskFailed` covers every error except the timeout, which is not a fault here.
 */
const retry = [
  { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 1, BackoffRate: 2, MaxDelaySeconds: 60, MaxAttempts: 60 },
];

/**
 * The Step Functions definition of a lifecycle table. It only keeps time: the item in the table is the source of truth.
 * Every state with a timer waits with a task token until the item has changed or its timer is due. Steps pass on an
 * `ItemState`, so a Choice can lead from anywhere to the item's current state. That is also how an execution that is
 * started again resumes. It ends in the first state without a timer.
 */
export function stateMachineDefinitionOf(
  machine: StateMachine,
  tasks: MachineTasks,
  partition: string,
): StateMachineDefinition {
  const waiting = Object.keys(machine.states).filter((state) => timersOf(machine, state).length > 0);
  const invoke = `arn:${partition}:states:::lambda:invoke`;
  return {
    Comment: `Timers of the ${machine.name} process, version ${machine.version}`,
    StartAt: 'whereItStands',
    States: {
      whereItStands: {
        Type: 'Choice',
        Choices: waiting.map((state) => ({ Variable: '$.state', StringEquals: state, Next: state })),
        Default: 'noTimerLeft',
      },
      ...Object.fromEntries(waiting.map((state) => [state, waitIn(state, tasks.awaitChange, invoke)])),
      fireTimer: {
        Type: 'Task',
        Resource: invoke,
        Parameters: { FunctionName: tasks.fireTimer, Payload: { 'itemId.$': '$.itemId' } },
        OutputPath: '$.Payload',
        Retry: retry,
        Next: 'whereItStands',
      },
      noTimerLeft: { Type: 'Succeed' },
    },
  };
}

function waitIn(state: string, functionArn: string, invoke: string) {
  return {
    Type: 'Task',
    Resource: `${invoke}.waitForTaskToken`,
    Parameters: {
      FunctionName: functionArn,
      Payload: { 'itemId.$': '$.itemId', state, 'taskToken.$': '$$.Task.Token' },
    },
    TimeoutSecondsPath: '$.timeoutSeconds',
    Retry: retry,
    Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: '$.timeout', Next: 'fireTimer' }],
    Next: 'whereItStands',
  };
}
