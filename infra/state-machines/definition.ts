import { type Process, timersOf } from '#shared/kernel/state-machine.ts';

/** The functions that a process's state machine calls, by their arns. */
export interface ProcessTasks {
  /** Keeps the token of a waiting state and wakes it when the item moves on. */
  readonly awaitChange: string;
  /** Raises the item's due timer. */
  readonly fireTimer: string;
}

/** A state machine in the Amazon States Language (JSONPath). */
export interface StateMachine {
  readonly Comment: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, unknown>>;
}

/**
 * A fault of a function or of Lambda itself must not end the process that keeps the item's time: it is tried again for
 * about an hour. `States.TaskFailed` is every error but the timeout, which is no fault here.
 */
const retry = [
  { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 1, BackoffRate: 2, MaxDelaySeconds: 60, MaxAttempts: 60 },
];

/**
 * The state machine of a process table. It keeps time and nothing else: the item in the table is the truth. Every state
 * with a timer waits with a task token until the item has moved on or its timer is due. What goes from step to step is
 * an `ItemStanding`, so a Choice leads from anywhere to where the item stands: also at the start, which is how an
 * execution that is started again resumes. It ends in the first state without a timer.
 */
export function stateMachineOf(process: Process, tasks: ProcessTasks, partition: string): StateMachine {
  const waiting = Object.keys(process.states).filter((state) => timersOf(process, state).length > 0);
  const invoke = `arn:${partition}:states:::lambda:invoke`;
  return {
    Comment: `Timers of the ${process.name} process, version ${process.version}`,
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
