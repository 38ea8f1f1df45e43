import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from 'vitest';
import { handler as fireGigTimer } from '#functions/dropin/gigs/fire-gig-timer/handler.ts';
import { handler as parkGigExecution } from '#functions/dropin/gigs/park-gig-execution/handler.ts';
import { handler as syncGigExecution } from '#functions/dropin/gigs/sync-gig-execution/handler.ts';
import { readDefinition } from '#infra/local/processes/definition.ts';
import { stateMachineDefinitionOf } from '#infra/state-machines/definition.ts';
import { gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import { gigEvents } from '#shared/dropin/gigs/gig-events.ts';
import type { Executions } from '#shared/kernel/executions.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import { taskFunction } from '#shared/kernel/route/task.ts';
import { gigFixture, type Step } from '#test/dropin/gigs/gig-world.ts';
import { itemOf } from '#test/support/topic-items.ts';
import { runningMachine } from './machine.ts';

const text = JSON.stringify(
  stateMachineDefinitionOf(gigMachine, { awaitChange: 'arn:await', fireTimer: 'arn:fire' }, 'aws'),
);
const definition = readDefinition('gig', text);

/** A gig with its execution, and the stream between them, which delivers on demand. */
async function runningGig() {
  const fixture = await gigFixture();
  const later: { executions?: Executions } = {};
  const gigExecutions: Executions = {
    start: async (itemState) => later.executions?.start(itemState),
    wake: async (token, itemState) => later.executions?.wake(token, itemState),
  };
  const ports = { ...fixture.ports, gigExecutions };
  const tasks = {
    'arn:await': taskFunction('parkGigExecution', parkGigExecution, ports),
    'arn:fire': taskFunction('fireGigTimer', fireGigTimer, ports),
  };
  const machine = runningMachine(definition, fixture.clock, tasks);
  later.executions = machine.executions;
  const consume = consumerFunction('syncGigExecution', syncGigExecution, ports, (image) =>
    unmarshall(image as Parameters<typeof unmarshall>[0]),
  );
  const gig = await fixture.request();
  let delivered = 0;
  const deliver = async (since = delivered) => {
    const events = await fixture.ports.gigs.events(gig.id, since);
    delivered = events.at(-1)?.seq ?? delivered;
    const answer = await consume({
      Records: events.map((event) => ({ dynamodb: { NewImage: marshall(itemOf(gigEvents, event)) } })),
    });
    expect(answer).toEqual({ batchItemFailures: [] });
    await machine.rest();
  };
  await deliver();
  /** Performs the steps and delivers after each; time also passes on the machine's clock. */
  const play = async (steps: readonly Step[]) => {
    for (const step of steps) {
      if (typeof step === 'number') await machine.pass(step);
      else await fixture.advance(gig.id, ...step);
      await deliver();
    }
  };
  return { fixture, machine, gig, play, deliver, status: async () => (await fixture.stored(gig.id)).status };
}

describe('the execution of a gig', () => {
  test('takes at most 15 transitions for a normal gig and ends with the second rating', async () => {
    const { fixture, machine, play, status } = await runningGig();
    await play([...fixture.steps.purchased, ['rate', fixture.first, 5], ['rate', fixture.customer, 5]]);
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
    const { fixture, machine, play, status } = await runningGig();
    await play(typeof at === 'string' ? fixture.steps[at] : []);
    await machine.pass(seconds - 1);
    expect(machine.outcome()).toBe('running');
    await machine.pass(1);
    expect(await status()).toBe(to);
    expect(machine.outcome()).toBe('succeeded');
  });

  test('keeps waiting after a heartbeat of the operator, and ends when the next one is missing', async () => {
    const { fixture, machine, gig, play, status } = await runningGig();
    await play([...fixture.steps.streaming, 400]);
    await fixture.ports.gigs.recordPing(gig.id, new Date(fixture.clock.now()).toISOString());
    await machine.pass(599);
    expect(await status()).toBe('streaming');
    await machine.pass(1);
    expect(await fixture.stored(gig.id)).toMatchObject({ status: 'purchased', durationSeconds: 400 });
  });

  test('catches up when all records arrive at once, after the gig is over', async () => {
    const { fixture, machine, gig, deliver } = await runningGig();
    await fixture.play([...fixture.steps.purchased, ['rate', fixture.first, 5], ['rate', fixture.customer, 5]], gig);
    await deliver();
    expect(machine.outcome()).toBe('succeeded');
  });

  test('is not disturbed by repeated records', async () => {
    const { fixture, machine, play, deliver } = await runningGig();
    await play(fixture.steps.enroute);
    const before = [...machine.entered];
    await deliver(0);
    await deliver(0);
    expect(machine.entered).toEqual(before);
    expect(machine.stateWaitingIn()).toBe('operatorEnroute');
  });

  test('resumes in the current state when it is started again', async () => {
    const { fixture, gig, play } = await runningGig();
    await play(fixture.steps.streaming);
    const nobody: Executions = { start: async () => undefined, wake: async () => undefined };
    const ports = { ...fixture.ports, gigExecutions: nobody };
    const tasks = {
      'arn:await': taskFunction('parkGigExecution', parkGigExecution, ports),
      'arn:fire': taskFunction('fireGigTimer', fireGigTimer, ports),
    };
    const again = runningMachine(definition, fixture.clock, tasks);
    await again.executions.start({ itemId: gig.id, state: 'streaming', timeoutSeconds: 600 });
    await again.rest();
    expect(again.entered).toEqual(['whereItStands', 'streaming']);
    await again.pass(600);
    expect(again.outcome()).toBe('succeeded');
    expect((await fixture.stored(gig.id)).status).toBe('terminated');
  });
});
