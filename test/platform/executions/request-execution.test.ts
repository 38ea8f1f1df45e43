import validate from 'asl-validator';
import { describe, expect, test } from 'vitest';
import { handler as fireRequestTimer } from '#functions/gibby/requests/fire-request-timer/handler.ts';
import { handler as parkRequestExecution } from '#functions/gibby/requests/park-request-execution/handler.ts';
import { handler as syncRequestExecution } from '#functions/gibby/requests/sync-request-execution/handler.ts';
import { readDefinition } from '#infra/local/processes/definition.ts';
import { stateMachineDefinitionOf } from '#infra/state-machines/definition.ts';
import { requestMachine } from '#shared/gibby/requests/request.rules.ts';
import { requestTaskTokens } from '#shared/gibby/requests/request-task-token.dynamo.ts';
import type { Executions } from '#shared/kernel/executions.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import { taskFunction } from '#shared/kernel/route/task.ts';
import { offerFixture, requester, requestId, rival, traveller } from '#test/gibby/offers/offer-fixture.ts';
import { runningMachine } from './machine.ts';

const machine = stateMachineDefinitionOf(requestMachine, { awaitChange: 'arn:await', fireTimer: 'arn:fire' }, 'aws');
const definition = readDefinition('request', JSON.stringify(machine));
const day = 86_400;

/** A request with its executions, by name, and the records between them, which are delivered on demand. */
async function runningRequest() {
  const fixture = await offerFixture();
  const running = new Map<string, ReturnType<typeof runningMachine>>();
  const latest = () => [...running.values()].at(-1);
  const requestExecutions: Executions = {
    start: async (itemState, beginning) => {
      const name = beginning ? `${itemState.itemId}-${beginning.seq}` : itemState.itemId;
      if (running.has(name)) return;
      const started = runningMachine(definition, fixture.runtime.clock, tasks);
      running.set(name, started);
      await started.executions.start(itemState);
    },
    wake: async (token, itemState) => latest()?.executions.wake(token, itemState),
  };
  const ports = { ...fixture.ports, requestTaskTokens: requestTaskTokens(fixture.runtime), requestExecutions };
  const tasks = {
    'arn:await': taskFunction('parkRequestExecution', parkRequestExecution, ports),
    'arn:fire': taskFunction('fireRequestTimer', fireRequestTimer, ports),
  };
  const consume = consumerFunction('syncRequestExecution', syncRequestExecution, ports, (image) => image);
  let delivered = 0;
  const deliver = async (since = delivered) => {
    const events = (await fixture.events()).slice(since);
    delivered = since + events.length;
    const Records = events.map((event) => ({ messageId: String(event.seq), body: JSON.stringify(event) }));
    expect(await consume({ Records })).toEqual({ batchItemFailures: [] });
    await latest()?.rest();
  };
  await deliver();
  return {
    ...fixture,
    deliver,
    names: () => [...running.keys()],
    latest: () => {
      const last = latest();
      if (!last) throw new Error('No execution has begun.');
      return last;
    },
    status: async () => (await fixture.request()).status,
  };
}

describe('the executions of a request', () => {
  test('are valid Amazon States Language with a waiting state for each state with a timer', () => {
    const verdict = validate(JSON.parse(JSON.stringify(machine)));
    expect(verdict.errorsText('\n')).toBe('');
    expect(Object.keys(machine.States).sort()).toEqual(
      ['whereItStands', 'open', 'pendingDeposit', 'delivered', 'fireTimer', 'noTimerLeft'].sort(),
    );
  });

  test('end at the deposit, and restart with the delivery', async () => {
    const { paid, advance, deliver, names, latest, status } = await runningRequest();
    await paid();
    await deliver();
    expect([names(), latest().outcome()]).toEqual([[`${requestId}-1`], 'succeeded']);
    await advance({ event: 'purchase', by: String(traveller) });
    await deliver();
    expect(names()).toHaveLength(1);
    await advance({ event: 'deliver', by: String(traveller) });
    await deliver();
    expect(names()).toEqual([`${requestId}-1`, `${requestId}-6`]);
    await latest().pass(7 * day - 1);
    expect(await status()).toBe('delivered');
    await latest().pass(1);
    expect([await status(), latest().outcome()]).toEqual(['completed', 'succeeded']);
  });

  test('reopen a request whose deposit is not paid within a day, and wait for its date', async () => {
    const { agreed, deliver, latest, status, owed } = await runningRequest();
    await agreed();
    await deliver();
    expect(latest().stateWaitingIn()).toBe('pendingDeposit');
    await latest().pass(day - 1);
    expect(await status()).toBe('pendingDeposit');
    await latest().pass(1);
    expect([await status(), latest().stateWaitingIn()]).toEqual(['open', 'open']);
    await deliver();
    await latest().pass(19 * day);
    expect([await status(), latest().outcome()]).toEqual(['canceled', 'succeeded']);
    expect(await owed(`escrow:${requestId}`)).toBe(0);
  });

  test('cancel an unfulfilled request at the end of its maximum delivery date in Jakarta', async () => {
    const { latest, runtime, status } = await runningRequest();
    const seconds = (Date.parse('2026-03-21T00:00:00+07:00') - runtime.clock.now()) / 1000;
    await latest().pass(seconds - 2);
    expect(await status()).toBe('open');
    await latest().pass(2);
    expect(await status()).toBe('canceled');
  });

  test('restart when a traveller cancels a paid request', async () => {
    const { paid, stepBack, deliver, names, latest } = await runningRequest();
    await paid();
    await stepBack(traveller);
    await deliver();
    expect(names()).toHaveLength(2);
    expect(latest().stateWaitingIn()).toBe('open');
  });

  test('are not disturbed by offers, nor by repeated records', async () => {
    const { paid, advance, deliver, offered, names, latest } = await runningRequest();
    await offered(rival);
    await deliver();
    expect(latest().entered).toEqual(['whereItStands', 'open']);
    await paid();
    await advance({ event: 'deliver', by: String(traveller) });
    await deliver();
    const before = [names(), [...latest().entered]];
    await deliver(0);
    expect([names(), latest().entered]).toEqual(before);
    await advance({ event: 'receive', by: String(requester) });
    await deliver();
    expect(latest().outcome()).toBe('succeeded');
    await deliver(0);
    expect(names()).toEqual(before[0]);
  });
});
