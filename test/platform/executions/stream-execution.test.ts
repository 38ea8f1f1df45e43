import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import validate from 'asl-validator';
import { describe, expect, test } from 'vitest';
import { handler as fireStreamTimer } from '#functions/instant/fire-stream-timer/handler.ts';
import { handler as parkStreamExecution } from '#functions/instant/park-stream-execution/handler.ts';
import { handler as syncStreamExecution } from '#functions/instant/sync-stream-execution/handler.ts';
import { readDefinition } from '#infra/local/processes/definition.ts';
import { stateMachineDefinitionOf } from '#infra/state-machines/definition.ts';
import { streamMachine } from '#shared/instant/streams/stream.rules.ts';
import type { Executions } from '#shared/kernel/executions.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import { taskFunction } from '#shared/kernel/route/task.ts';
import { type Step, streamFixture } from '#test/instant/streams/stream-world.ts';
import { itemsOf } from '#test/support/items.ts';
import { runningMachine } from './machine.ts';

const machine = stateMachineDefinitionOf(streamMachine, { awaitChange: 'arn:await', fireTimer: 'arn:fire' }, 'aws');
const definition = readDefinition('instantStream', JSON.stringify(machine));

/** A stream with its execution and the records between them, which are delivered on demand. */
async function runningStream() {
  const fixture = await streamFixture();
  const later: { executions?: Executions } = {};
  const streamExecutions: Executions = {
    start: async (itemState) => later.executions?.start(itemState),
    wake: async (token, itemState) => later.executions?.wake(token, itemState),
  };
  const ports = { ...fixture.ports, streamExecutions };
  const machine = runningMachine(definition, fixture.clock, {
    'arn:await': taskFunction('parkStreamExecution', parkStreamExecution, ports),
    'arn:fire': taskFunction('fireStreamTimer', fireStreamTimer, ports),
  });
  later.executions = machine.executions;
  const consume = consumerFunction('syncStreamExecution', syncStreamExecution, ports, (image) =>
    unmarshall(image as Parameters<typeof unmarshall>[0]),
  );
  const { stream } = await fixture.request();
  let delivered = 0;
  const deliver = async (since = delivered) => {
    const items = await itemsOf(fixture.runtime);
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
      else await fixture.advance(stream.id, ...step);
      await deliver();
    }
  };
  return { fixture, machine, stream, play, deliver, status: async () => (await fixture.stored(stream.id)).status };
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
    const { fixture, machine, play, status } = await runningStream();
    await play(fixture.steps.stopped);
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
    const { fixture, machine, stream, play, status } = await runningStream();
    await play([...fixture.steps.streaming, 400]);
    await fixture.ports.streams.recordPing(stream.id, new Date(fixture.clock.now()).toISOString());
    await machine.pass(599);
    expect(await status()).toBe('streaming');
    await machine.pass(1);
    expect(await fixture.stored(stream.id)).toMatchObject({ status: 'expired', durationSeconds: 400 });
  });

  test('is not disturbed by repeated records', async () => {
    const { fixture, machine, play, deliver } = await runningStream();
    await play(fixture.steps.recorded);
    const before = [...machine.entered];
    await deliver(0);
    await deliver(0);
    expect(machine.entered).toEqual(before);
    expect(machine.stateWaitingIn()).toBe('streaming');
  });

  test('catches up when all records arrive at once, after the stream is over', async () => {
    const { fixture, machine, stream, deliver } = await runningStream();
    await fixture.play(stream.id, fixture.steps.cancelled);
    await deliver();
    expect(machine.outcome()).toBe('succeeded');
  });
});
