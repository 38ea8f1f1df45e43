import { SendTaskSuccessCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { gigExecutions } from '#shared/dropin/gigs/gig-executions.adapter.ts';
import { requestExecutions } from '#shared/gibby/requests/request-executions.adapter.ts';
import { streamExecutions } from '#shared/instant/streams/stream-executions.adapter.ts';
import { jsonLog, randomIds, systemClock } from '#shared/platform/runtime/runtime.adapter.ts';

const stepFunctions = mockClient(SFNClient);
const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:test-gig';
const itemState = { itemId: '9'.repeat(24), state: 'streaming', timeoutSeconds: 600 };
const port = () =>
  gigExecutions({ clock: systemClock, ids: randomIds, log: jsonLog(undefined), environment: () => arn });
const named = (name: string) => Object.assign(new Error(name), { name });

beforeEach(() => {
  stepFunctions.reset();
  stepFunctions.resolves({});
});

test('executions start in the state machine of their own lifecycle', async () => {
  const variables: Readonly<Record<string, string>> = {
    GIG_PROCESS_ARN: 'gigs',
    INSTANT_STREAM_PROCESS_ARN: 'streams',
    REQUEST_PROCESS_ARN: 'requests',
  };
  const environment = (name: string) => variables[name] ?? '';
  const runtime = { clock: systemClock, ids: randomIds, log: jsonLog(undefined), environment };
  const all = [gigExecutions(runtime), streamExecutions(runtime), requestExecutions(runtime)];
  for (const executions of all) await executions.start(itemState);
  const started = stepFunctions.commandCalls(StartExecutionCommand).map(({ args }) => args[0].input.stateMachineArn);
  expect(started).toEqual(['gigs', 'streams', 'requests']);
});

describe('gigExecutions', () => {
  test('names the execution after its gig, so that a gig has only one', async () => {
    await port().start(itemState);
    const [call] = stepFunctions.commandCalls(StartExecutionCommand);
    expect(call?.args[0].input).toEqual({
      stateMachineArn: arn,
      name: itemState.itemId,
      input: JSON.stringify(itemState),
    });
  });

  test('names a restarted execution after its item and the event that it begins with', async () => {
    await port().start(itemState, { seq: 6 });
    const [call] = stepFunctions.commandCalls(StartExecutionCommand);
    expect(call?.args[0].input.name).toBe(`${itemState.itemId}-6`);
  });

  test('wakes a waiting state with the current state of the gig', async () => {
    await port().wake('token-1', itemState);
    const [call] = stepFunctions.commandCalls(SendTaskSuccessCommand);
    expect(call?.args[0].input).toEqual({ taskToken: 'token-1', output: JSON.stringify(itemState) });
  });

  test('treats an existing execution as started', async () => {
    stepFunctions.on(StartExecutionCommand).rejects(named('ExecutionAlreadyExists'));
    await expect(port().start(itemState)).resolves.toBeUndefined();
  });

  test.each(['TaskDoesNotExist', 'TaskTimedOut'])('treats a state that no longer waits as woken: %s', async (name) => {
    stepFunctions.on(SendTaskSuccessCommand).rejects(named(name));
    await expect(port().wake('token-1', itemState)).resolves.toBeUndefined();
  });

  test('passes on every other failure, so that the record is delivered again', async () => {
    stepFunctions.rejects(named('ThrottlingException'));
    await expect(port().start(itemState)).rejects.toThrow('ThrottlingException');
    await expect(port().wake('token-1', itemState)).rejects.toThrow('ThrottlingException');
  });
});
