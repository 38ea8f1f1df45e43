import { describe, expect, test } from 'vitest';
import { offers } from '#shared/gibby/offers/offer.dynamo.ts';
import type { Offer } from '#shared/gibby/offers/offer.ts';
import { requests } from '#shared/gibby/requests/request.dynamo.ts';
import type { Request } from '#shared/gibby/requests/request.ts';
import { trips } from '#shared/gibby/trips/trip.dynamo.ts';
import { anOffer, aRequest, aTrip } from '#test/support/builders.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';
import { begin, details, requesterId, requestId } from './request-memory.ts';

const { request, event } = aRequest({ ...details, id: requestId, requesterId }, begin);
const at = '2026-01-05T04:00:00.000Z';
const conflict = { code: 'changed_meanwhile' };

/** The next version of the request, in this state. */
const next = (before: Request, status: Request['status']): [Request, typeof event] => {
  const version = before.version + 1;
  const changed = { ...before, version, status, stateEnteredAt: at };
  return [changed, { ...event, seq: version, requestVersion: version, from: before.status, to: status }];
};

describe('requests', () => {
  const given = async () => {
    const store = requests(await testRuntime());
    await store.commit(store.creation(request, event));
    return store;
  };

  test('are read back exactly as they were written, with their events', async () => {
    const store = await given();
    const [changed, changing] = next(request, 'canceled');
    await store.commit(store.change(changed, changing));
    expect(await store.get(requestId)).toEqual(changed);
    expect(await store.getMany([requestId, requestId, 9])).toEqual(new Map([[requestId, changed]]));
    expect(await store.get(9)).toBeUndefined();
    expect(await store.events(requestId, 0)).toEqual([event, changing]);
    expect(await store.events(requestId, 1)).toEqual([changing]);
    expect(await store.events(requestId, Number.MAX_SAFE_INTEGER)).toEqual([]);
  });

  test('are created once', async () => {
    const store = await given();
    await expect(store.commit(store.creation(request, event))).rejects.toMatchObject(conflict);
  });

  test('accept the first of two changes of one version', async () => {
    const store = await given();
    const both = [next(request, 'canceled'), next(request, 'pendingDeposit')];
    const outcomes = await Promise.allSettled(both.map((change) => store.commit(store.change(...change))));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await store.get(requestId))?.version).toBe(2);
    expect(await store.events(requestId, 0)).toHaveLength(2);
  });

  test('are listed while they wait for a deposit, in the order of acceptance', async () => {
    const store = await given();
    const other = aRequest({ ...details, id: 45, requesterId }, begin);
    await store.commit(store.creation(other.request, other.event));
    expect(await store.unpaidOf(requesterId)).toEqual([]);
    const [first, accepting] = next(request, 'pendingDeposit');
    await store.commit(store.change(first, accepting));
    const [second] = next(other.request, 'pendingDeposit');
    const later = { ...second, stateEnteredAt: '2026-01-05T05:00:00.000Z' };
    await store.commit(store.change(later, { ...accepting, requestId: 45 }));
    expect((await store.unpaidOf(requesterId)).map(({ id }) => id)).toEqual([requestId, 45]);
    expect(await store.unpaidOf(2)).toEqual([]);
    await store.commit(store.change(...next(first, 'inProgress')));
    expect((await store.unpaidOf(requesterId)).map(({ id }) => id)).toEqual([45]);
    expect(await store.get(requestId)).not.toHaveProperty('GSI1PK');
  });
});

const offer = anOffer({ requestId, requesterId, createdAt: at, updatedAt: at });
const page = { page: 1, per_page: 30 };

describe('offers', () => {
  const given = async () => {
    const runtime = await testRuntime();
    const store = offers(runtime);
    const commit = requests(runtime).commit;
    await commit(store.creation(offer, undefined));
    return { store, commit, items: () => itemsOf(runtime) };
  };

  test('are read back exactly as they were written, by id and as the last offer of their traveller', async () => {
    const { store } = await given();
    expect(await store.get(requestId, 1)).toEqual(offer);
    expect(await store.lastOf(requestId, 2)).toEqual(offer);
    expect(await store.getMany([{ requestId, offerId: 1 }])).toEqual([offer]);
    expect([await store.get(requestId, 9), await store.lastOf(requestId, 9)]).toEqual([undefined, undefined]);
  });

  test('replace the previous offer of the same traveller only if it is the one that was read', async () => {
    const { store, commit } = await given();
    const second = { ...offer, id: 2 };
    await expect(commit(store.creation(second, undefined))).rejects.toMatchObject(conflict);
    await commit(store.creation(second, offer));
    expect(await store.lastOf(requestId, 2)).toEqual(second);
    await expect(commit(store.creation({ ...offer, id: 3 }, offer))).rejects.toMatchObject(conflict);
    expect(await store.get(requestId, 3)).toBeUndefined();
  });

  test('change only from the status that was read', async () => {
    const { store, commit } = await given();
    const change = { status: 'declined', reasonId: 3, at: '2026-01-06T00:00:00.000Z' } as const;
    await commit([store.change(offer, change)]);
    const declined = { ...offer, status: 'declined', reasonId: 3, updatedAt: change.at };
    expect(await store.get(requestId, 1)).toEqual(declined);
    await expect(commit([store.change(offer, change)])).rejects.toMatchObject(conflict);
  });

  test('are listed by request and by trip and country, the oldest first, and counted', async () => {
    const { store, commit } = await given();
    await commit(store.creation({ ...offer, id: 12, travellerId: 3 }, undefined));
    await commit(store.creation({ ...offer, id: 7, travellerId: 4, tripId: 22 }, undefined));
    await commit(store.creation({ ...offer, id: 8, requestId: 47 }, undefined));
    const idsOf = ({ items }: { items: readonly Offer[] }) => items.map(({ id }) => id);
    expect(idsOf(await store.ofRequest(requestId, page))).toEqual([1, 7, 12]);
    const place = { tripId: 21, countryId: 110 };
    expect(idsOf(await store.ofTrip(place, page))).toEqual([1, 8, 12]);
    expect(idsOf(await store.ofTrip(place, { page: 2, per_page: 2 }))).toEqual([12]);
    expect([await store.countOfTrip(place), await store.countOfTrip({ ...place, countryId: 1 })]).toEqual([3, 0]);
  });
});

const trip = aTrip({
  destinations: [{ id: 1, countryId: 110, cities: [{ id: 1, cityId: 9 }] }],
  createdAt: at,
});

describe('trips', () => {
  const given = async () => {
    const runtime = await testRuntime();
    const store = trips(runtime);
    await store.commit(store.creation(trip));
    return { store, items: () => itemsOf(runtime) };
  };

  test('are read back exactly as they were written, and write their event', async () => {
    const { store, items } = await given();
    expect(await store.get(21)).toEqual(trip);
    expect(await store.getMany([21, 22])).toEqual(new Map([[21, trip]]));
    const event = (await items()).find(({ SK }) => SK === 'EVT#000001');
    expect(event).toMatchObject({ tripId: 21, seq: 1, event: 'postTrip', at, trip });
  });

  test('are created once', async () => {
    const { store } = await given();
    await expect(store.commit(store.creation({ ...trip, travellerId: 3 }))).rejects.toMatchObject(conflict);
    expect(await store.get(21)).toEqual(trip);
  });

  test('of one traveller are listed by the day of return, the last first', async () => {
    const { store } = await given();
    for (const [id, returnDate] of [
      [22, '2026-02-01'],
      [23, '2025-12-31'],
    ] as const) {
      await store.commit(store.creation({ ...trip, id, returnDate }));
    }
    expect((await store.latestOf(2)).map(({ id }) => id)).toEqual([22, 21, 23]);
    expect(await store.latestOf(3)).toEqual([]);
  });
});
