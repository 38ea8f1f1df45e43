import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cloud } from '#infra/local/cloud.ts';
import { type CloudFixture, ownCloudFixture } from '../support/cloud-fixture.ts';

let fixture: CloudFixture;
let lost: string[];
beforeAll(async () => {
  fixture = await ownCloudFixture({ port: 0, dataDirectory: ':memory:' });
  lost = loseRecordsOf(fixture.cloud);
});
afterAll(() => fixture?.close());

/** From now on, the records of gigs whose ids are in the list never reach what starts and wakes executions. */
function loseRecordsOf({ lambda }: Cloud): string[] {
  const gigIds: string[] = [];
  const invoke = lambda.invoke.bind(lambda);
  lambda.invoke = async (functionArn, payload) => {
    const isLost = functionArn.endsWith(':local-syncGigExecution') && JSON.stringify(payload).includes('EVT#');
    if (isLost && gigIds.length > 0) return { payload: undefined, functionError: undefined, durationMilliseconds: 0 };
    return invoke(functionArn, payload);
  };
  return gigIds;
}

const fifteenMinutes = 15 * 60;
const missing = () =>
  fixture.cloud.lambda
    .logs('local-startMissingExecutions')
    .filter(({ line }) => line.includes('"message":"executions were missing"'));

test('a gig whose first event was lost gets its state machine, and its hold is released within twenty minutes', async () => {
  const [customer, operator] = await fixture.signInAll('carla', 'otto');
  if (!customer || !operator) throw new Error('Nobody signed in.');

  const kept = await fixture.requestOf(customer, operator);
  await fixture.cloud.clock.advance(fifteenMinutes);
  expect(fixture.executionsOf(kept)).toMatchObject([{ name: kept, status: 'SUCCEEDED' }]);
  expect(missing()).toEqual([]);

  lost.push('all');
  const gigId = await fixture.requestOf(customer, operator);
  await fixture.cloud.activity.idle();
  expect(fixture.executionsOf(gigId)).toEqual([]);
  expect((await fixture.booksOf(gigId)).hold).not.toBe(0);

  const rang = new Set<string>();
  for (let minute = 0; minute < 20; minute += 1) {
    await fixture.cloud.clock.advance(60);
    for (const { state, description } of fixture.cloud.alarms()) if (state === 'ALARM') rang.add(description);
  }
  expect([...rang]).toEqual([expect.stringMatching(/^Executions missing in stage local\./)]);
  expect(await fixture.stored(gigId)).toMatchObject({ status: 'expired' });
  expect(await fixture.booksOf(gigId)).toEqual({ hold: 0, purposes: ['authorise', 'release'] });
  expect(fixture.cloud.processes.list()).toContainEqual(
    expect.objectContaining({ name: expect.stringMatching(`^${gigId}-1-late-\\d+$`), status: 'SUCCEEDED' }),
  );
  expect(missing().map(({ line }) => JSON.parse(line))).toMatchObject([{ executionsMissing: 1, gigIds: [gigId] }]);
});

test('one trace id goes from a request to its event, its consumers and what they send', async () => {
  const [customer, operator] = await fixture.signInAll('dora', 'paul');
  if (!customer || !operator) throw new Error('Nobody signed in.');
  lost.length = 0;
  const gigId = await fixture.requestOf(customer, operator);
  await fixture.cloud.activity.idle();
  const [event] = await fixture.itemsOf(`GIG#${gigId}`).then((items) => items.filter(({ SK }) => SK === 'EVT#000001'));
  const traceId = String(event?.traceId);
  const lines = fixture.cloud.lambda.logs().filter(({ line }) => line.includes(`"traceId":"${traceId}"`));
  const operations = new Set(lines.map(({ functionName }) => functionName.replace('local-', '')));
  for (const operation of ['createGig', 'countGigEvent', 'pushGigEvent', 'syncGigExecution', 'deliverEvents']) {
    expect(operations, operation).toContain(operation);
  }
});
