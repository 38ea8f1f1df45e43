import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from 'vitest';
import { handler as syncGigExecution } from '#functions/dropin/gigs/sync-gig-execution/handler.ts';
import { gigEvents } from '#shared/dropin/gigs/gig-events.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import { recordKey } from '#shared/kernel/topic.ts';
import { recordedExecutions } from '#test/platform/executions/executions.ts';
import { itemOf } from '#test/support/topic-items.ts';
import { gigFixture } from './stored-gig-fixture.ts';

async function driver() {
  const fixture = await gigFixture();
  const gigExecutions = recordedExecutions();
  const ports = { ...fixture.ports, gigExecutions };
  const consume = consumerFunction('syncGigExecution', syncGigExecution, ports, (image) =>
    unmarshall(image as Parameters<typeof unmarshall>[0]),
  );
  const feed = (...items: object[]) =>
    consume({ Records: items.map((item) => ({ dynamodb: { NewImage: marshall(item), SequenceNumber: '1' } })) });
  const eventsOf = async (gigId: string) =>
    (await fixture.ports.gigs.events(gigId, 0)).map((event) => itemOf(gigEvents, event));
  return { fixture, gigExecutions, feed, eventsOf };
}

describe('syncGigExecution', () => {
  test('starts the execution of a new gig', async () => {
    const { fixture, gigExecutions, feed, eventsOf } = await driver();
    const gig = await fixture.request();
    expect(await feed(...(await eventsOf(gig.id)))).toEqual({ batchItemFailures: [] });
    expect(gigExecutions.started).toEqual([{ itemId: gig.id, state: 'pendingOperator', timeoutSeconds: 30 }]);
    expect(gigExecutions.woken).toEqual([]);
  });

  test('wakes the state that the gig has left, with the current state', async () => {
    const { fixture, gigExecutions, feed, eventsOf } = await driver();
    const gig = await fixture.request();
    await fixture.ports.gigTaskTokens.remember(gig.id, { state: 'pendingOperator', taskToken: 'token-1' });
    await fixture.play(fixture.steps.enroute, gig);
    const [, claimed] = await eventsOf(gig.id);
    if (claimed) await feed(claimed);
    const itemState = { itemId: gig.id, state: 'operatorEnroute', timeoutSeconds: 600 };
    expect(gigExecutions.woken).toEqual([['token-1', itemState]]);
  });

  test('lets the current state wait: replayed records wake nothing', async () => {
    const { fixture, gigExecutions, feed, eventsOf } = await driver();
    const gig = await fixture.play(fixture.steps.found);
    await fixture.ports.gigTaskTokens.remember(gig.id, { state: 'operatorFound', taskToken: 'token-2' });
    const events = await eventsOf(gig.id);
    await feed(...events.slice(1));
    await feed(...events.slice(1));
    expect(gigExecutions.woken).toEqual([]);
  });

  test('does nothing when no token is stored yet, because the waiting state checks the gig itself', async () => {
    const { fixture, gigExecutions, feed, eventsOf } = await driver();
    const gig = await fixture.play(fixture.steps.found);
    await feed(...(await eventsOf(gig.id)).slice(1));
    expect(gigExecutions.woken).toEqual([]);
  });

  test('comes to the same end in any order of records', async () => {
    const { fixture, gigExecutions, feed, eventsOf } = await driver();
    const gig = await fixture.play(fixture.steps.enroute);
    await fixture.ports.gigTaskTokens.remember(gig.id, { state: 'operatorFound', taskToken: 'token-2' });
    await feed(...[...(await eventsOf(gig.id))].reverse());
    expect(gigExecutions.started.map(({ state }) => state)).toEqual(['operatorEnroute']);
    expect(new Set(gigExecutions.woken.map(([token, { state }]) => `${token} ${state}`))).toEqual(
      new Set(['token-2 operatorEnroute']),
    );
  });

  test('does nothing for an event within one state', async () => {
    const { fixture, gigExecutions, feed, eventsOf } = await driver();
    const gig = await fixture.request();
    await fixture.ports.gigTaskTokens.remember(gig.id, { state: 'operatorFound', taskToken: 'token-1' });
    await fixture.advance(gig.id, 'claimReject', fixture.first);
    await feed(...(await eventsOf(gig.id)).slice(1));
    expect(gigExecutions.woken).toEqual([]);
  });

  test('fails an unreadable record, so that it is delivered again', async () => {
    const { feed } = await driver();
    const key = recordKey(gigEvents, 'x', '1');
    const strange = { ...key, gigId: 'no id', seq: 0, from: null, to: 'nowhere' };
    expect(await feed(strange)).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
  });
});
