import validate from 'asl-validator';
import { describe, expect, test } from 'vitest';
import { handler as fireRequestTimer } from '#functions/gibby/requests/fire-request-timer/handler.ts';
import { handler as parkRequestExecution } from '#functions/gibby/requests/park-request-execution/handler.ts';
import { handler as syncRequestExecution } from '#functions/gibby/requests/sync-request-execution/handler.ts';
import { requestMachine } from '#shared/gibby/requests/request.rules.ts';
import { offerFixture, requester, requestId, rival, traveller } from '#test/gibby/offers/offer-fixture.ts';
import { definitionOf, type Lifecycle, runningExecutions } from './running-execution.ts';

const lifecycle: Lifecycle = {
  machine: requestMachine,
  executions: 'requestExecutions',
  sync: syncRequestExecution,
  park: parkRequestExecution,
  fire: fireRequestTimer,
};
const day = 86_400;

/** A request with its executions, by name, and the records between them, which are delivered on demand. */
async function runningRequest() {
  const fixture = await offerFixture();
  const executions = runningExecutions(lifecycle, fixture.ports);
  await executions.deliver();
  return { ...fixture, ...executions, status: async () => (await fixture.request()).status };
}

describe('the executions of a request', () => {
  test('are valid Amazon States Language with a waiting state for each state with a timer', () => {
    const machine = definitionOf(lifecycle);
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
    await advance({ event: 'purchase', by: traveller });
    await deliver();
    expect(names()).toHaveLength(1);
    await advance({ event: 'deliver', by: traveller });
    await deliver();
    expect(names()).toEqual([`${requestId}-1`, `${requestId}-6`]);
    await latest().pass(7 * day - 1);
    expect(await status()).toBe('delivered');
    await latest().pass(1);
    expect([await status(), latest().outcome()]).toEqual(['completed', 'succeeded']);
  });

  test('are one, although the records of purchase and delivery arrive after both changes', async () => {
    const { paid, advance, deliver, names, latest, status } = await runningRequest();
    await paid();
    await deliver();
    await advance({ event: 'purchase', by: traveller });
    await advance({ event: 'deliver', by: traveller });
    await deliver();
    expect(names()).toEqual([`${requestId}-1`, `${requestId}-6`]);
    await latest().pass(7 * day);
    expect([await status(), latest().outcome()]).toEqual(['completed', 'succeeded']);
  });

  test('are one, although the request reopened and was paid and delivered before the records arrived', async () => {
    const { paid, stepBack, advance, deliver, names, latest, request } = await runningRequest();
    await paid();
    await deliver();
    await stepBack(traveller);
    await paid();
    await advance({ event: 'deliver', by: traveller });
    await deliver();
    expect(names()).toEqual([`${requestId}-1`, `${requestId}-${(await request()).version}`]);
    expect(latest().stateWaitingIn()).toBe('delivered');
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
    await advance({ event: 'deliver', by: traveller });
    await deliver();
    const before = [names(), [...latest().entered]];
    await deliver({ again: true });
    expect([names(), latest().entered]).toEqual(before);
    await advance({ event: 'receive', by: requester });
    await deliver();
    expect(latest().outcome()).toBe('succeeded');
    await deliver({ again: true });
    expect(names()).toEqual(before[0]);
  });
});
