import { describe, expect, test } from 'vitest';
import { requests } from '#shared/gibby/requests/request.dynamo.ts';
import { trackings } from '#shared/gibby/tracking/tracking.dynamo.ts';
import type { ParcelFollower } from '#shared/gibby/tracking/tracking.ports.ts';
import type { Checkpoint, TrackingUpdated } from '#shared/gibby/tracking/tracking.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';

async function store() {
  const runtime = await testRuntime();
  const table = tableOf(runtime);
  const port = trackings(runtime);
  const now = () => {
    runtime.clock.advance(1);
    return new Date(runtime.clock.now()).toISOString();
  };
  return { runtime, table, port, now, items: () => itemsOf(runtime) };
}
const firstPage = { page: 1, per_page: 30 };
const deal = { requestId: 65, offerId: 14, requesterId: 1, travellerId: 2 } as const;
const parcel = { courierSlug: 'jne', trackingNumber: 'TRACK0000000001' } as const;

const checkpoint = (id: number, time: string, tag = 'InTransit'): Checkpoint => ({
  id,
  tag,
  time,
  message: 'ON PROCESS',
  location: null,
  createdAt: '2026-03-01T12:00:00.000Z',
});
const event = (updateId: string, requestId = 65): TrackingUpdated => ({
  event: 'trackingUpdated',
  updateId,
  requestId,
  requesterId: 1,
  item: 'Walnuts',
  status: 'delivered',
  tag: 'InTransit',
  at: '2026-03-01T12:00:00.000Z',
});

describe('a deal', () => {
  test('is counted and listed once for both parties, even when it is opened many times at once', async () => {
    const { port, now } = await store();
    await Promise.all(Array.from({ length: 10 }, () => port.open(deal, now())));
    expect([await port.counts(1), await port.counts(2)]).toEqual([
      { asRequester: 1, asTraveller: 0 },
      { asRequester: 0, asTraveller: 1 },
    ]);
    expect((await port.asRequester(1, firstPage)).items).toEqual([65]);
    expect((await port.asTraveller(2, firstPage)).items).toEqual([65]);
    expect((await port.asRequester(2, firstPage)).items).toEqual([]);
  });

  test('leaves the lists once when it is closed, and does not come back', async () => {
    const { port, now } = await store();
    await port.close(deal);
    await port.open(deal, now());
    await Promise.all(Array.from({ length: 10 }, () => port.close(deal)));
    await port.open(deal, now());
    expect([await port.counts(1), await port.counts(2)]).toEqual([
      { asRequester: 0, asTraveller: 0 },
      { asRequester: 0, asTraveller: 0 },
    ]);
    expect((await port.asRequester(1, firstPage)).items).toEqual([]);
  });

  test('keeps a note whether the note or the list entry is written first', async () => {
    const { port, table, now } = await store();
    expect(await port.get(65, 14)).toEqual({
      requestId: 65,
      offerId: 14,
      purchasedOn: null,
      shippedOn: null,
      receivedOn: null,
      parcel: null,
    });
    await table.commit(port.note(65, 14, { purchasedOn: '2026-03-02' }));
    await port.open(deal, now());
    await table.commit(port.note(65, 14, { shippedOn: '2026-03-05', parcel }));
    await table.commit(port.note(65, 14, { receivedOn: '2026-03-09' }));
    expect(await port.get(65, 14)).toEqual({
      requestId: 65,
      offerId: 14,
      purchasedOn: '2026-03-02',
      shippedOn: '2026-03-05',
      receivedOn: '2026-03-09',
      parcel,
    });
    expect((await port.asRequester(1, firstPage)).items).toEqual([65]);
  });

  test('is a new one with another offer', async () => {
    const { port, table, now } = await store();
    await port.open(deal, now());
    await table.commit(port.note(65, 14, { purchasedOn: '2026-03-02' }));
    await port.close(deal);
    await port.open({ ...deal, offerId: 15, travellerId: 3 }, now());
    expect((await port.get(65, 15)).purchasedOn).toBeNull();
    expect([(await port.asTraveller(2, firstPage)).items, (await port.asTraveller(3, firstPage)).items]).toEqual([
      [],
      [65],
    ]);
    expect(await port.counts(1)).toEqual({ asRequester: 1, asTraveller: 0 });
  });
});

describe('a parcel', () => {
  test('leads to all requests in it, and to nothing else', async () => {
    const { port, table } = await store();
    for (const requestId of [65, 66]) await table.commit(port.note(requestId, 1, { shippedOn: '2026-03-05', parcel }));
    await table.commit(port.note(67, 1, { shippedOn: '2026-03-05', parcel: null }));
    expect([...(await port.requestsIn(parcel))].sort()).toEqual([65, 66]);
    expect(await port.requestsIn({ ...parcel, courierSlug: 'pos-indonesia' })).toEqual([]);
    expect(await port.requestsIn({ ...parcel, trackingNumber: 'TRACK000000000' })).toEqual([]);
  });
});

describe('checkpoints', () => {
  const [first, second, third] = [
    checkpoint(1, '2016-12-02 08:00:00'),
    checkpoint(2, '2016-12-02 23:10:00'),
    checkpoint(3, '2016-12-03 08:04:00'),
  ];

  /** Stores these as of now. */
  const add = async (port: ParcelFollower, requestId: number, added: readonly Checkpoint[], updateId: string) =>
    port.storeCheckpoints(requestId, await port.known(requestId, updateId), {
      added,
      completed: [],
      event: event(updateId, requestId),
    });

  test('are listed by time, the latest first, in whatever order they arrived', async () => {
    const { port } = await store();
    await add(port, 65, [third], 'a');
    await add(port, 65, [first, second], 'b');
    await add(port, 66, [checkpoint(4, '2016-12-04 00:00:00')], 'a');
    expect(await port.checkpoints(65)).toEqual([third, second, first]);
  });

  test('of an update that was stored are known as handled', async () => {
    const { port } = await store();
    await add(port, 65, [first], 'a');
    expect(await port.known(65, 'a')).toEqual({ checkpoints: [first], isHandled: true, version: 1 });
    expect(await port.known(65, 'b')).toMatchObject({ isHandled: false });
  });

  test('are stored all together or not at all', async () => {
    const { port, items } = await store();
    await add(port, 65, [first], 'a');
    const before = await items();
    for (const [added, updateId] of [
      [[second, first], 'b'],
      [[second], 'a'],
    ] as const) {
      await expect(add(port, 65, added, updateId)).rejects.toMatchObject({ code: 'changed_meanwhile' });
    }
    expect(await items()).toEqual(before);
  });

  test('are a conflict when two messages were read before either was stored', async () => {
    const { port } = await store();
    const known = await port.known(65, 'a');
    await port.storeCheckpoints(65, known, { added: [first], completed: [] });
    const late = port.storeCheckpoints(65, known, { added: [{ ...first, location: 'Bandung' }], completed: [] });
    await expect(late).rejects.toMatchObject({ code: 'changed_meanwhile' });
  });

  test('that are completed keep their id, and move to their time', async () => {
    const { port } = await store();
    await add(port, 65, [first, second], 'a');
    const after = { ...first, time: '2016-12-03 00:10:00' as const, location: 'Bandung' };
    const known = await port.known(65, 'b');
    await port.storeCheckpoints(65, known, { added: [], completed: [{ before: first, after }] });
    expect(await port.checkpoints(65)).toEqual([after, second]);
  });
});

test('a note is undone when the transition in the same transaction fails', async () => {
  const { port, runtime, items } = await store();
  const before = await items();
  const writes = [
    ...port.note(65, 14, { shippedOn: '2026-03-05', parcel }),
    tableOf(runtime).put(
      { PK: 'REQ#65', SK: 'R' },
      { expression: 'attribute_exists(PK)', otherwise: 'changed_meanwhile' },
    ),
  ];
  await expect(requests(runtime).commit(writes)).rejects.toMatchObject({ code: 'changed_meanwhile' });
  expect(await items()).toEqual(before);
});
