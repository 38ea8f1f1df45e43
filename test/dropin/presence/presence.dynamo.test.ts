import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { presence } from '#shared/dropin/presence/presence.dynamo.ts';
import { distanceMeters } from '#shared/kernel/geography.ts';
import { type TestRuntime, testRuntime } from '#test/support/store.ts';

const here = { latitude: 10.7769, longitude: 106.7009 };
const search = { wanted: 20, radiusMeters: 10_000 };

/** A place this many metres north of here. */
const north = (meters: number) => ({ ...here, latitude: here.latitude + meters / 111_195 });

async function given() {
  const runtime = await testRuntime();
  const store = presence(runtime);
  const found = async () => (await store.near(here, search)).map(({ accountId }) => accountId);
  const comesOnline = async (accountId: string, meters: number) => {
    await store.publish(accountId, north(meters));
    await store.setOnline(accountId, true);
  };
  return { runtime, store, found, comesOnline };
}

/** The entries of the index, by operator. */
async function entriesOf(runtime: TestRuntime): Promise<string[]> {
  const { Items } = await new DynamoDBClient({}).send(
    new ScanCommand({ TableName: runtime.environment('TABLE_NAME') }),
  );
  const keys = (Items ?? []).filter(({ PK }) => PK?.S?.startsWith('GEO#')).map(({ SK }) => SK?.S?.split('#')[1] ?? '');
  return keys.sort();
}

test('operators are found nearest first, with distance, place and last heartbeat', async () => {
  const { runtime, store, comesOnline } = await given();
  await comesOnline('far', 4000);
  await comesOnline('near', 200);
  await comesOnline('beyond', 10_100);
  await comesOnline('middle', 1500);

  const near = await store.near(here, search);
  expect(near.map(({ accountId }) => accountId)).toEqual(['near', 'middle', 'far']);
  for (const { latitude, longitude, distanceMeters: distance, lastSeenAt } of near) {
    expect(distance).toBeCloseTo(distanceMeters(here, { latitude, longitude }), 6);
    expect(lastSeenAt).toBe(runtime.clock.now());
  }
  expect(await store.near(here, { wanted: 2, radiusMeters: 10_000 })).toEqual(near.slice(0, 2));
});

test('an operator is found after going online and sending a position, in either order; offline operators are not', async () => {
  const { runtime, store, found } = await given();
  await store.publish('a', here);
  await store.setOnline('b', true);
  expect(await found()).toEqual([]);

  await store.setOnline('a', true);
  await store.publish('b', north(500));
  expect(await found()).toEqual(['a', 'b']);

  await store.setOnline('a', false);
  expect(await found()).toEqual(['b']);
  await store.publish('a', north(300));
  await store.setOnline('never seen', false);
  expect(await found()).toEqual(['b']);
  expect(await entriesOf(runtime)).toEqual(['b']);
});

test('an operator disappears 90 s after the last heartbeat, even though the table still has the item', async () => {
  const { runtime, store, found, comesOnline } = await given();
  await comesOnline('a', 0);
  runtime.clock.advance(60);
  await store.touch('a');
  runtime.clock.advance(90);
  expect(await found()).toEqual(['a']);
  runtime.clock.advance(1);
  expect(await found()).toEqual([]);
  expect(await entriesOf(runtime)).toEqual(['a']);
});

test('an operator who was lost comes back by sending a position, not by a heartbeat', async () => {
  const { runtime, store, found, comesOnline } = await given();
  await comesOnline('a', 0);
  runtime.clock.advance(91);
  await store.touch('a');
  expect(await found()).toEqual([]);
  await store.publish('a', here);
  expect(await found()).toEqual(['a']);
});

test('an operator who goes online again within ten minutes is found at the last position, and not later', async () => {
  const { runtime, store, found, comesOnline } = await given();
  await comesOnline('a', 0);
  runtime.clock.advance(600);
  await store.setOnline('a', true);
  expect(await found()).toEqual(['a']);
  runtime.clock.advance(601);
  await store.setOnline('a', true);
  expect(await found()).toEqual([]);
  expect(await entriesOf(runtime)).toEqual([]);
});

test('a position is written after 100 m or 60 s, a heartbeat after 30 s', async () => {
  const { runtime, store, comesOnline } = await given();
  const start = runtime.clock.now();
  const first = async () => (await store.near(here, search))[0];
  await comesOnline('a', 0);

  runtime.clock.advance(29);
  await store.publish('a', north(50));
  expect(await first()).toMatchObject({ latitude: here.latitude, lastSeenAt: start });
  runtime.clock.advance(1);
  await store.publish('a', north(50));
  expect(await first()).toMatchObject({ latitude: here.latitude, lastSeenAt: start + 30_000 });
  runtime.clock.advance(1);
  await store.publish('a', north(150));
  expect((await first())?.distanceMeters).toBeCloseTo(150, 0);
  runtime.clock.advance(60);
  await store.publish('a', north(160));
  expect((await first())?.distanceMeters).toBeCloseTo(160, 0);
});

test('a moving operator is in one place, even when two of their apps send at once', async () => {
  const { runtime, store, found, comesOnline } = await given();
  await comesOnline('a', 0);
  await Promise.all([1000, 2000, 3000].map((meters) => store.publish('a', north(meters))));
  expect(await entriesOf(runtime)).toEqual(['a']);
  expect(await found()).toEqual(['a']);

  await Promise.all([store.publish('a', north(5000)), store.setOnline('a', false)]);
  expect(await entriesOf(runtime)).toEqual([]);
});

test('a search finds exactly the nearest among many, without and with a remembered resolution', async () => {
  const { runtime, store } = await given();
  const people = Array.from({ length: 150 }, (_, index) => ({
    id: `p${index}`,
    point: { latitude: here.latitude + ((index * 37) % 150) / 4000, longitude: here.longitude + (index % 13) / 700 },
  }));
  for (let first = 0; first < people.length; first += 25) {
    const some = people.slice(first, first + 25);
    await Promise.all(some.map(({ id, point }) => store.publish(id, point)));
    await Promise.all(some.map(({ id }) => store.setOnline(id, true)));
  }
  for (const [index, point] of [here, north(3000), here, north(15_000)].entries()) {
    const nearest = people
      .map((each) => distanceMeters(point, each.point))
      .filter((meters) => meters <= 10_000)
      .sort((a, b) => a - b);
    const reader = index === 2 ? presence({ ...runtime }) : store;
    const meters = (await reader.near(point, search)).map((operator) => operator.distanceMeters);
    expect(meters).toHaveLength(Math.min(20, nearest.length));
    for (const [place, distance] of meters.entries())
      expect(Math.abs(distance - (nearest[place] ?? 0))).toBeLessThan(0.3);
  }
});
