import { describe, expect, test } from 'vitest';
import { handler as fireGigTimer } from '#functions/dropin/gigs/fire-gig-timer/handler.ts';
import { handler as parkGigExecution } from '#functions/dropin/gigs/park-gig-execution/handler.ts';
import { taskFunction } from '#shared/kernel/route/task.ts';
import { gigFixture } from '#test/dropin/gigs/stored-gig-fixture.ts';
import { recordedExecutions } from './executions.ts';

async function tasks() {
  const fixture = await gigFixture();
  const gigExecutions = recordedExecutions();
  const ports = { ...fixture.ports, gigExecutions };
  return {
    fixture,
    gigExecutions,
    wait: taskFunction('parkGigExecution', parkGigExecution, ports),
    fire: taskFunction('fireGigTimer', fireGigTimer, ports),
  };
}

describe('parkGigExecution', () => {
  test('stores the token of the waiting state, and wakes no execution while the gig stays in that state', async () => {
    const { fixture, gigExecutions, wait } = await tasks();
    const gig = await fixture.request();
    await wait({ itemId: gig.id, state: 'pendingOperator', taskToken: 'token-1' });
    expect(await fixture.ports.gigTaskTokens.find(gig.id)).toEqual({ state: 'pendingOperator', taskToken: 'token-1' });
    expect(gigExecutions.woken).toEqual([]);
  });

  test('wakes the state at once when the gig moved on before the token was stored', async () => {
    const { fixture, gigExecutions, wait } = await tasks();
    const gig = await fixture.play(fixture.steps.found);
    await wait({ itemId: gig.id, state: 'pendingOperator', taskToken: 'token-1' });
    const itemState = { itemId: gig.id, state: 'operatorFound', timeoutSeconds: 60 };
    expect(gigExecutions.woken).toEqual([['token-1', itemState]]);
  });

  test('keeps the newest token when Step Functions invokes it again', async () => {
    const { fixture, wait } = await tasks();
    const gig = await fixture.request();
    await wait({ itemId: gig.id, state: 'pendingOperator', taskToken: 'token-1' });
    await wait({ itemId: gig.id, state: 'pendingOperator', taskToken: 'token-2' });
    expect((await fixture.ports.gigTaskTokens.find(gig.id))?.taskToken).toBe('token-2');
  });
});

describe('fireGigTimer', () => {
  test('fires the due timer and returns the state after it', async () => {
    const { fixture, fire } = await tasks();
    const gig = await fixture.play([...fixture.steps.purchased, 604_800]);
    expect(await fire({ itemId: gig.id })).toEqual({ itemId: gig.id, state: 'voted', timeoutSeconds: 0 });
  });

  test('returns how long the state must still wait when its timer fired too early', async () => {
    const { fixture, fire } = await tasks();
    const gig = await fixture.play([...fixture.steps.streaming, 500]);
    await fixture.ports.gigs.recordPing(gig.id, 'operator', new Date(fixture.clock.now()).toISOString());
    fixture.clock.advance(40);
    // Until its hold is spent.
    expect(await fire({ itemId: gig.id })).toEqual({ itemId: gig.id, state: 'streaming', timeoutSeconds: 60 });
  });

  test('fails with its error code as the error name, which the state machine sees', async () => {
    const { fire } = await tasks();
    await expect(fire({ itemId: '0'.repeat(24) })).rejects.toMatchObject({ name: 'gig_not_found' });
  });
});
