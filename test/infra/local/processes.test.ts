import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createActivity } from '#infra/local/activity.ts';
import { createClock } from '#infra/local/clock.ts';
import type { Iam, Lambda } from '#infra/local/interfaces.ts';
import { throttled } from '#infra/local/lambda/refusal.ts';
import { startProcesses } from '#infra/local/processes/processes.ts';
import { assemblyOf, countingCosts, FUNCTION, iamWithout, lambdaOf, resource } from './front/fakes.ts';

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:gig';
const CALLBACK = 'arn:aws:states:::lambda:invoke.waitForTaskToken';
const START_MS = Date.parse('2030-01-01T00:00:00Z');
const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'processes-'));
  cleanups.push(() => rmSync(path, { recursive: true }));
  return path;
}

interface FixtureOptions {
  readonly definition: object;
  readonly lambda?: Lambda;
  readonly iam?: Iam;
  readonly dataDirectory?: string;
  /** The time of the frozen clock, in milliseconds after START_MS. */
  readonly atMs?: number;
}

function fixture({
  definition,
  lambda = lambdaOf({}),
  iam = iamWithout(),
  dataDirectory = ':memory:',
  atMs = 0,
}: FixtureOptions) {
  const activity = createActivity();
  const frozenAtMs = START_MS + atMs;
  const clock = createClock({ activity, initial: { offsetMs: frozenAtMs - Date.now(), frozenAtMs } });
  const costs = countingCosts();
  const machine = { DefinitionString: JSON.stringify(definition), RoleArn: 'arn:aws:iam::000000000000:role/gig' };
  const assembly = assemblyOf([resource('AWS::StepFunctions::StateMachine', 'gig', machine, MACHINE)]);
  const processes = startProcesses({ assembly, iam, lambda, clock, activity, costs, dataDirectory });
  cleanups.push(async () => {
    await processes.close();
    clock.close();
  });
  return { processes, clock, activity, costs };
}

/** Runs one execution to its end and returns the input of its last task, `report`. */
async function outputOf(states: object, input: unknown, handlers: Record<string, (payload: never) => unknown> = {}) {
  const reported: unknown[] = [];
  const report = { Type: 'Task', Resource: `${FUNCTION}:report`, End: true };
  const lambda = lambdaOf({ ...handlers, report: (payload) => void reported.push(payload) });
  const { processes, clock } = fixture({ definition: { StartAt: 'first', States: { ...states, report } }, lambda });
  processes.startExecution(MACHINE, 'one', input);
  await clock.advance(3600);
  expect(processes.list()[0]?.status).toBe('SUCCEEDED');
  return reported[0];
}

describe('the states of a machine', () => {
  test('pass data by InputPath, Parameters, ResultSelector, ResultPath and intrinsic functions', async () => {
    const first = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      InputPath: '$.gig',
      Parameters: {
        FunctionName: `${FUNCTION}:greet`,
        Payload: { 'text.$': "States.Format('{} at {}', $.id, $$.State.Name)" },
      },
      ResultSelector: { 'said.$': '$.Payload.echo' },
      ResultPath: '$.greeting',
      Next: 'report',
    };
    const greet = (payload: { text: string }) => ({ echo: payload.text });
    const output = await outputOf({ first }, { gig: { id: 'g1' } }, { greet });
    expect(output).toEqual({ gig: { id: 'g1' }, greeting: { said: 'g1 at first' } });
  });

  test('choose by presence, number, text pattern and negation', async () => {
    const choices = [
      { Variable: '$.price', IsPresent: false, Next: 'free' },
      {
        And: [{ Variable: '$.price', NumericGreaterThan: 10 }, { Not: { Variable: '$.id', StringMatches: 'test-*' } }],
        Next: 'dear',
      },
    ];
    const mark = (Result: string) => ({ Type: 'Pass', Result, Next: 'report' });
    const states = {
      first: { Type: 'Choice', Choices: choices, Default: 'cheap' },
      free: mark('free'),
      dear: mark('dear'),
      cheap: mark('cheap'),
    };
    expect(await outputOf(states, { id: 'a' })).toBe('free');
    expect(await outputOf(states, { id: 'a', price: 11 })).toBe('dear');
    expect(await outputOf(states, { id: 'test-a', price: 11 })).toBe('cheap');
  });

  test('run parallel branches and maps, and return their outputs in order', async () => {
    const branch = (Result: string, Seconds: number) => ({
      StartAt: 'wait',
      States: { wait: { Type: 'Wait', Seconds, Next: 'pass' }, pass: { Type: 'Pass', Result, End: true } },
    });
    const double = { StartAt: 'twice', States: { twice: { Type: 'Task', Resource: `${FUNCTION}:twice`, End: true } } };
    const states = {
      first: {
        Type: 'Parallel',
        Branches: [branch('slow', 20), branch('fast', 1)],
        ResultPath: '$.branches',
        Next: 'each',
      },
      each: { Type: 'Map', ItemsPath: '$.items', ItemProcessor: double, ResultPath: '$.items', Next: 'report' },
    };
    const output = await outputOf(states, { items: [1, 2, 3] }, { twice: (n: number) => n * 2 });
    expect(output).toEqual({ items: [2, 4, 6], branches: ['slow', 'fast'] });
  });

  test('retry with growing delays in virtual time, then catch by the error name that the function threw', async () => {
    class SeatTaken extends Error {
      override name = 'SeatTaken';
    }
    const atMs: number[] = [];
    const lambda = lambdaOf({
      book: () => {
        atMs.push(clock.now() - START_MS);
        throw new SeatTaken('no seat');
      },
    });
    const first = {
      Type: 'Task',
      Resource: `${FUNCTION}:book`,
      Retry: [{ ErrorEquals: ['SeatTaken'], IntervalSeconds: 10, MaxAttempts: 2, BackoffRate: 3 }],
      Catch: [{ ErrorEquals: ['States.TaskFailed'], ResultPath: '$.problem', Next: 'gone' }],
      End: true,
    };
    const gone = { Type: 'Fail', ErrorPath: '$.problem.Error' };
    const { processes, clock, costs } = fixture({ definition: { StartAt: 'first', States: { first, gone } }, lambda });
    processes.startExecution(MACHINE, 'one', {});
    await clock.advance(100);
    expect(atMs).toEqual([0, 10_000, 40_000]);
    expect(processes.list()[0]).toMatchObject({ status: 'FAILED', state: 'gone', transitions: 4 });
    expect(costs.totals().stateTransitions).toBe(4);
  });

  test('fail by the name that Retry expects when the function has no concurrency left', async () => {
    let calls = 0;
    const lambda = lambdaOf({
      book: () => {
        if (++calls === 1) throw throttled();
        return 'booked';
      },
    });
    const first = {
      Type: 'Task',
      Resource: `${FUNCTION}:book`,
      Retry: [{ ErrorEquals: ['Lambda.TooManyRequestsException'], IntervalSeconds: 1 }],
      End: true,
    };
    const { processes, clock } = fixture({ definition: { StartAt: 'first', States: { first } }, lambda });
    processes.startExecution(MACHINE, 'one', {});
    await clock.advance(1);
    expect([calls, processes.list()[0]?.status]).toEqual([2, 'SUCCEEDED']);
  });

  test('stop the other branches when one fails', async () => {
    const wait = {
      StartAt: 'w',
      States: {
        w: { Type: 'Wait', Seconds: 900, Next: 'x' },
        x: { Type: 'Task', Resource: `${FUNCTION}:late`, End: true },
      },
    };
    const fail = { StartAt: 'f', States: { f: { Type: 'Fail', Error: 'Broken' } } };
    const lambda = lambdaOf({ late: () => 1 });
    const { processes, clock } = fixture({
      definition: { StartAt: 'p', States: { p: { Type: 'Parallel', Branches: [wait, fail], End: true } } },
      lambda,
    });
    processes.startExecution(MACHINE, 'one', {});
    await clock.advance(1000);
    expect(processes.list()[0]?.status).toBe('FAILED');
    expect(lambda.calls).toEqual([]);
  });

  test('are refused at the start when they could not run as on AWS', () => {
    const refused = (state: object) => () => fixture({ definition: { StartAt: 's', States: { s: state } } });
    expect(refused({ Type: 'Task', Resource: CALLBACK, HeartbeatSeconds: 5, End: true })).toThrow('HeartbeatSeconds');
    expect(refused({ Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', End: true })).toThrow(
      'sqs:sendMessage',
    );
    expect(refused({ Type: 'Pass', Next: 'nowhere' })).toThrow('nowhere');
    expect(refused({ Type: 'Pass', InputPath: '$..deep', End: true })).toThrow('$..deep');
  });
});

const waitForClaim = {
  Type: 'Task',
  Resource: CALLBACK,
  Parameters: { FunctionName: `${FUNCTION}:offer`, Payload: { 'token.$': '$$.Task.Token', 'gig.$': '$.gig' } },
  TimeoutSecondsPath: '$.offerSeconds',
  ResultPath: '$.claim',
  Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: '$.claim', Next: 'expire' }],
  Next: 'settle',
};
const gigDefinition = {
  StartAt: 'prepare',
  States: {
    prepare: { Type: 'Task', Resource: `${FUNCTION}:prepare`, ResultPath: null, Next: 'claim' },
    claim: waitForClaim,
    settle: { Type: 'Task', Resource: `${FUNCTION}:settle`, End: true },
    expire: { Type: 'Task', Resource: `${FUNCTION}:expire`, End: true },
  },
};

function gigFunctions() {
  const tokens: string[] = [];
  const settled: unknown[] = [];
  const lambda = lambdaOf({
    prepare: () => 'ok',
    offer: ({ token }: { token: string }) => void tokens.push(token),
    settle: (payload) => void settled.push(payload),
    expire: (payload) => void settled.push(payload),
  });
  return { tokens, settled, lambda };
}

describe('callback tasks', () => {
  test('continue with the output given for their token, exactly once', async () => {
    const { tokens, settled, lambda } = gigFunctions();
    const { processes, activity } = fixture({ definition: gigDefinition, lambda });
    processes.startExecution(MACHINE, 'one', { gig: 'g1', offerSeconds: 30 });
    await activity.idle();
    expect(processes.list()[0]).toMatchObject({ state: 'claim', status: 'RUNNING', dueAt: '2030-01-01T00:00:30.000Z' });
    processes.sendTaskSuccess(tokens[0] ?? '', { by: 'o1' });
    expect(() => processes.sendTaskSuccess(tokens[0] ?? '', {})).toThrow(
      expect.objectContaining({ name: 'TaskTimedOut' }),
    );
    await activity.idle();
    expect(settled).toEqual([{ gig: 'g1', offerSeconds: 30, claim: { by: 'o1' } }]);
  });

  test('time out by the virtual clock, to the second, and their token is invalid from then on', async () => {
    const { tokens, settled, lambda } = gigFunctions();
    const { processes, clock } = fixture({ definition: gigDefinition, lambda });
    processes.startExecution(MACHINE, 'one', { gig: 'g1', offerSeconds: 30 });
    await clock.advance(29);
    expect(processes.list()[0]?.status).toBe('RUNNING');
    await clock.advance(1);
    expect(settled).toEqual([expect.objectContaining({ claim: { Error: 'States.Timeout', Cause: '' } })]);
    expect(() => processes.sendTaskSuccess(tokens[0] ?? '', {})).toThrow(
      expect.objectContaining({ name: 'TaskTimedOut' }),
    );
  });

  test('fail by their token with the given error name', async () => {
    const { tokens, lambda } = gigFunctions();
    const { processes, activity } = fixture({ definition: gigDefinition, lambda });
    processes.startExecution(MACHINE, 'one', { gig: 'g1', offerSeconds: 30 });
    await activity.idle();
    processes.sendTaskFailure(tokens[0] ?? '', 'Withdrawn', 'the customer left');
    await activity.idle();
    expect(processes.list()[0]?.status).toBe('FAILED');
  });

  test('refuse unknown tokens', () => {
    const { processes } = fixture({ definition: gigDefinition });
    expect(() => processes.sendTaskSuccess('nonsense', {})).toThrow(expect.objectContaining({ name: 'InvalidToken' }));
  });
});

describe('a machine', () => {
  test('may invoke only what its role allows', async () => {
    const { lambda } = gigFunctions();
    const { processes, activity } = fixture({
      definition: gigDefinition,
      lambda,
      iam: iamWithout('lambda:InvokeFunction'),
    });
    processes.startExecution(MACHINE, 'one', { gig: 'g1', offerSeconds: 30 });
    await activity.idle();
    expect(processes.list()[0]?.status).toBe('FAILED');
    expect(lambda.calls).toEqual([]);
  });

  test('starts one execution per name: the same answer while it runs, an error for other input or later', async () => {
    const { lambda } = gigFunctions();
    const { processes, clock } = fixture({ definition: gigDefinition, lambda });
    const input = { gig: 'g1', offerSeconds: 30 };
    const first = processes.startExecution(MACHINE, 'one', input);
    expect(processes.startExecution(MACHINE, 'one', input)).toEqual(first);
    const again = (other: object) => () => processes.startExecution(MACHINE, 'one', other);
    expect(again({ gig: 'g2' })).toThrow(expect.objectContaining({ name: 'ExecutionAlreadyExists' }));
    await clock.advance(60);
    expect(again(input)).toThrow(expect.objectContaining({ name: 'ExecutionAlreadyExists' }));
    expect(lambda.calls.filter((name) => name === 'prepare')).toHaveLength(1);
  });

  test('ends as a whole at its own timeout', async () => {
    const { lambda } = gigFunctions();
    const { processes, clock } = fixture({ definition: { ...gigDefinition, TimeoutSeconds: 20 }, lambda });
    processes.startExecution(MACHINE, 'one', { gig: 'g1', offerSeconds: 30 });
    await clock.advance(25);
    expect(processes.list()[0]?.status).toBe('TIMED_OUT');
    expect(clock.timers()).toEqual([]);
  });
});

/** An execution that waits for its claim. Nothing is closed: a killed process leaves only the journal on disk. */
async function waitingExecution() {
  const dataDirectory = directory();
  const before = gigFunctions();
  const { processes, activity } = fixture({ definition: gigDefinition, lambda: before.lambda, dataDirectory });
  processes.startExecution(MACHINE, 'one', { gig: 'g1', offerSeconds: 30 });
  await activity.idle();
  return { before, dataDirectory };
}

describe('after the process was killed', () => {
  test('an execution continues where it was: nothing is invoked twice, and its token and deadline are unchanged', async () => {
    const { before, dataDirectory } = await waitingExecution();
    const after = gigFunctions();
    const second = fixture({ definition: gigDefinition, lambda: after.lambda, dataDirectory, atMs: 20_000 });
    await second.activity.idle();
    expect(after.lambda.calls).toEqual([]);
    expect(second.processes.list()[0]).toMatchObject({
      state: 'claim',
      transitions: 2,
      dueAt: '2030-01-01T00:00:30.000Z',
    });
    second.processes.sendTaskSuccess(before.tokens[0] ?? '', { by: 'o1' });
    await second.activity.idle();
    expect(after.settled).toEqual([{ gig: 'g1', offerSeconds: 30, claim: { by: 'o1' } }]);
    expect(second.costs.totals().stateTransitions).toBe(1);
  });

  test('a deadline that has passed in the meantime takes effect at once', async () => {
    const { dataDirectory } = await waitingExecution();
    const after = gigFunctions();
    const second = fixture({ definition: gigDefinition, lambda: after.lambda, dataDirectory, atMs: 40_000 });
    await second.clock.advance(0);
    expect(after.lambda.calls).toEqual(['expire']);
  });

  test('an invocation whose result was never recorded is repeated with the same token', async () => {
    const dataDirectory = directory();
    const seen: string[] = [];
    const hanging = lambdaOf({
      offer: ({ token }: { token: string }) => {
        seen.push(token);
        return new Promise(() => undefined);
      },
    });
    const first = fixture({ definition: gigDefinition, lambda: hanging, dataDirectory });
    first.processes.startExecution(MACHINE, 'one', { gig: 'g1', offerSeconds: 30 });
    await expect.poll(() => seen.length).toBe(1);
    const after = gigFunctions();
    const second = fixture({ definition: gigDefinition, lambda: after.lambda, dataDirectory });
    await second.activity.idle();
    expect(after.tokens).toEqual(seen);
  });

  test('an execution keeps the definition that it began with, and its name stays taken after it has ended', async () => {
    const { before, dataDirectory } = await waitingExecution();
    const after = gigFunctions();
    const other = { StartAt: 'claim', States: { claim: { Type: 'Succeed' } } };
    const second = fixture({ definition: other, lambda: after.lambda, dataDirectory });
    second.processes.sendTaskSuccess(before.tokens[0] ?? '', {});
    await second.activity.idle();
    expect(after.lambda.calls).toEqual(['settle']);
    await second.processes.close();
    const third = fixture({ definition: other, dataDirectory });
    expect(third.processes.list()).toEqual([]);
    const again = () => third.processes.startExecution(MACHINE, 'one', {});
    expect(again).toThrow(expect.objectContaining({ name: 'ExecutionAlreadyExists' }));
  });
});
