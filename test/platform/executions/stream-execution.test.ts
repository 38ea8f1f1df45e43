import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import validate from 'asl-validator';
import { describe, expect, test } from 'vitest';
import { handler as fireStreamTimer } from '#functions/instant/fire-stream-timer/handler.ts';
import { handler as parkStreamExecution } from '#functions/instant/park-stream-execution/handler.ts';
import { handler as syncStreamExecution } from '#functions/instant/sync-stream-execution/handler.ts';
import { readDefinition } from '#infra/local/processes/definition.ts';
import { stateMachineOf } from '#infra/state-machines/definition.ts';
import { streamProcess } from '#shared/instant/streams/stream.rules.ts';
import type { Executions } from '#shared/kernel/executions.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import { taskFunction } from '#shared/kernel/route/task.ts';
import { type Step, streamWorld } from '#test/instant/streams/stream-world.ts';
import { itemsOf } from '#test/support/items.ts';
import { runningMachine } from './machine.ts';

const machine = stateMachineOf(streamProcess, { awaitChange: 'arn:await', fireTimer: 'arn:fire' }, 'aws');
const definition = readDefinition('instantStream', JSON.stringify(machine));

/** A stream with its execution and the records between them, which are delivered on demand. */
async function runningStream() {
  const world = await streamWorld();
  const later: { executions?: Executions } = {};
  const streamExecutions: Executions = {
    start: async (standing) => later.executions?.start(standing),
    wake: async (token, standing) => later.executions?.wake(token, standing),
  };
  const ports = { ...world.ports, streamExecutions };
  const machine = runningMachine(definition, world.clock, {
    'arn:await': taskFunction('parkStreamExecution', parkStreamExecution, ports),
    'arn:fire': taskFunction('fireStreamTimer', fireStreamTimer, ports),
  });
  later.executions = machine.executions;
  const consume = consumerFunction('syncStreamExecution', syncStreamExecution, ports, (image) =>
    unmarshall(image as Parameters<typeof unmarshall>[0]),
  );
  const { stream } = await world.request();
  let delivered = 0;
  const deliver = async (since = delivered) => {
    const items = await itemsOf(world.runtime.environment('TABLE_NAME'));
    const events = items.filter(({ SK }) => String(SK).startsWith('EVT#')).slice(since);
    delivered = since + events.length;
    const answer = await consume({ Records: events.map((event) => ({ dynamodb: { NewImage: marshall(event) } })) });
    expect(answer).toEqual({ batchItemFailures: [] });
    await machine.rest();
  };
  await deliver();
  const play = async (steps: readonly Step[]) => {
    for (const step of steps) {
      if (typeof step === 'number') await machine.pass(step);
      else await world.advance(stream.id, ...step);
      await deliver();
    }
  };
  return { world, machine, stream, play, deliver, status: async () => (await world.stored(stream.id)).status };
}

describe('the execution of an instant stream', () => {
  test('is valid Amazon States Language with a waiting state for each live state', () => {
    const verdict = validate(JSON.parse(JSON.stringify(machine)));
    expect(verdict.errorsText('\n')).toBe('');
    expect(Object.keys(machine.States).sort()).toEqual(
      ['whereItStands', 'pending', 'streaming', 'fireTimer', 'noTimerLeft'].sort(),
    );
  });

  test('takes six transitions for a normal stream and ends with it', async () => {
    const { world, machine, play, status } = await runningStream();
    await play(world.steps.stopped);
    expect(await status()).toBe('stopped');
    expect(machine.outcome()).toBe('succeeded');
    const transitions = ['whereItStands', 'pending', 'whereItStands', 'streaming', 'whereItStands', 'noTimerLeft'];
    expect(machine.entered).toEqual(transitions);
  });

  test.each([
    ['nobody starts', [], 600, 'missed'],
    ['the viewer alone starts', [5, ['start', 'viewer']], 595, 'missed'],
    ['the dealer alone starts', [5, ['start', 'dealer']], 595, 'expired'],
    ['the dealer of a running stream is silent', [5, ['start', 'viewer'], ['start', 'dealer']], 600, 'expired'],
  ] as [string, Step[], number, string][])('ends by itself when %s', async (_why, steps, seconds, to) => {
    const { machine, play, status } = await runningStream();
    await play(steps);
    await machine.pass(seconds - 1);
    expect(machine.outcome()).toBe('running');
    await machine.pass(1);
    expect(await status()).toBe(to);
    expect(machine.outcome()).toBe('succeeded');
  });

  test('keeps waiting after a heartbeat of the dealer, and ends when the next one is missing', async () => {
    const { world, machine, stream, play, status } = await runningStream();
    await play([...world.steps.streaming, 400]);
    await world.ports.streams.recordPing(stream.id, new Date(world.clock.now()).toISOString());
    await machine.pass(599);
    expect(await status()).toBe('streaming');
    await machine.pass(1);
    expect(await world.stored(stream.id)).toMatchObject({ status: 'expired', durationSeconds: 400 });
  });

  test('is not disturbed by repeated records', async () => {
    const { world, machine, play, deliver } = await runningStream();
    await play(world.steps.recorded);
    const before = [...machine.entered];
    await deliver(0);
    await deliver(0);
    expect(machine.entered).toEqual(before);
    expect(machine.stateWaitingIn()).toBe('streaming');
  });

  test('catches up when all records arrive at once, after the stream is over', async () => {
    const { world, machine, stream, deliver } = await runningStream();
    await world.play(stream.id, world.steps.cancelled);
    await deliver();
    expect(machine.outcome()).toBe('succeeded');
  });
});
