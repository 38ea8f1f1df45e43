import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from 'vitest';
import { handler as fireGigTimer } from '#functions/dropin/gigs/fire-gig-timer/handler.ts';
import { handler as parkGigExecution } from '#functions/dropin/gigs/park-gig-execution/handler.ts';
import { handler as syncGigExecution } from '#functions/dropin/gigs/sync-gig-execution/handler.ts';
import { readDefinition } from '#infra/local/processes/definition.ts';
import { stateMachineOf } from '#infra/state-machines/definition.ts';
import { gigProcess } from '#shared/dropin/gigs/gig.rules.ts';
import type { Executions } from '#shared/kernel/executions.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import { taskFunction } from '#shared/kernel/route/task.ts';
import { gigWorld, type Step } from '#test/dropin/gigs/gig-world.ts';
import { runningMachine } from './machine.ts';

const text = JSON.stringify(stateMachineOf(gigProcess, { awaitChange: 'arn:await', fireTimer: 'arn:fire' }, 'aws'));
const definition = readDefinition('gig', text);

/** A gig with its execution, and the stream between them, which delivers on demand. */
async function runningGig() {
  const world = await gigWorld();
  const later: { executions?: Executions } = {};
  const gigExecutions: Executions = {
    start: async (standing) => later.executions?.start(standing),
    wake: async (token, standing) => later.executions?.wake(token, standing),
  };
  const ports = { ...world.ports, gigExecutions };
  const tasks = {
    'arn:await': taskFunction('parkGigExecution', parkGigExecution, ports),
    'arn:fire': taskFunction('fireGigTimer', fireGigTimer, ports),
  };
  const machine = runningMachine(definition, world.clock, tasks);
  later.executions = machine.executions;
  const consume = consumerFunction('syncGigExecution', syncGigExecution, ports, (image) =>
    unmarshall(image as Parameters<typeof unmarshall>[0]),
  );
  const gig = await world.request();
  let delivered = 0;
  const deliver = async (since = delivered) => {
    const events = await world.ports.gigs.events(gig.id, since);
    delivered = events.at(-1)?.seq ?? delivered;
    const answer = await consume({ Records: events.map((event) => ({ dynamodb: { NewImage: marshall(event) } })) });
    expect(answer).toEqual({ batchItemFailures: [] });
    await machine.rest();
  };
  await deliver();
  /** Performs the steps and delivers after each; time also passes on the machine's clock. */
  const play = async (steps: readonly Step[]) => {
    for (const step of steps) {
      if (typeof step === 'number') await machine.pass(step);
      else await world.advance(gig.id, ...step);
      await deliver();
    }
  };
  return { world, machine, gig, play, deliver, status: async () => (await world.stored(gig.id)).status };
}

describe('the execution of a gig', () => {
  test('takes at most 15 transitions for a normal gig and ends with the second rating', async () => {
    const { world, machine, play, status } = await runningGig();
    await play([...world.steps.purchased, ['rate', world.first, 5], ['rate', world.customer, 5]]);
    expect(await status()).toBe('voted');
    expect(machine.outcome()).toBe('succeeded');
    expect(machine.entered.filter((state) => state !== 'whereItStands')).toEqual([
      'pendingOperator',
      'operatorFound',
      'operatorEnroute',
      'handshaking',
      'streaming',
      'purchased',
      'noTimerLeft',
    ]);
    expect(machine.entered).toHaveLength(14);
  });

  test.each([
    ['nobody claims', [], 30, 'expired'],
    ['the customer does not confirm', 'found', 60, 'expired'],
    ['the operator is silent on the way', 'enroute', 600, 'failed'],
    ['nobody starts', 'handshaking', 600, 'failed'],
    ['the operator is silent in the stream', 'streaming', 600, 'terminated'],
    ['nobody rates', 'purchased', 604_800, 'voted'],
  ] as const)('ends by itself when %s', async (_why, at, seconds, to) => {
    const { world, machine, play, status } = await runningGig();
    await play(typeof at === 'string' ? world.steps[at] : []);
    await machine.pass(seconds - 1);
    expect(machine.outcome()).toBe('running');
    await machine.pass(1);
    expect(await status()).toBe(to);
    expect(machine.outcome()).toBe('succeeded');
  });

  test('keeps waiting after a heartbeat of the operator, and ends when the next one is missing', async () => {
    const { world, machine, gig, play, status } = await runningGig();
    await play([...world.steps.streaming, 400]);
    await world.ports.gigs.recordPing(gig.id, new Date(world.clock.now()).toISOString());
    await machine.pass(599);
    expect(await status()).toBe('streaming');
    await machine.pass(1);
    expect(await world.stored(gig.id)).toMatchObject({ status: 'purchased', durationSeconds: 400 });
  });

  test('catches up when all records arrive at once, after the gig is over', async () => {
    const { world, machine, gig, deliver } = await runningGig();
    await world.play([...world.steps.purchased, ['rate', world.first, 5], ['rate', world.customer, 5]], gig);
    await deliver();
    expect(machine.outcome()).toBe('succeeded');
  });

  test('is not disturbed by repeated records', async () => {
    const { world, machine, play, deliver } = await runningGig();
    await play(world.steps.enroute);
    const before = [...machine.entered];
    await deliver(0);
    await deliver(0);
    expect(machine.entered).toEqual(before);
    expect(machine.stateWaitingIn()).toBe('operatorEnroute');
  });

  test('resumes in the current state when it is started again', async () => {
    const { world, gig, play } = await runningGig();
    await play(world.steps.streaming);
    const nobody: Executions = { start: async () => undefined, wake: async () => undefined };
    const ports = { ...world.ports, gigExecutions: nobody };
    const tasks = {
      'arn:await': taskFunction('parkGigExecution', parkGigExecution, ports),
      'arn:fire': taskFunction('fireGigTimer', fireGigTimer, ports),
    };
    const again = runningMachine(definition, world.clock, tasks);
    await again.executions.start({ itemId: gig.id, state: 'streaming', timeoutSeconds: 600 });
    await again.rest();
    expect(again.entered).toEqual(['whereItStands', 'streaming']);
    await again.pass(600);
    expect(again.outcome()).toBe('succeeded');
    expect((await world.stored(gig.id)).status).toBe('terminated');
  });
});
