import { expect, test } from 'vitest';
import { handler as notifyUsers } from '#functions/gibby/notifications/notify-users/handler.ts';
import { handler as matchTrip } from '#functions/gibby/trips/match-trip/handler.ts';
import type { OpenRequest } from '#shared/gibby/trips/match.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import { indonesia, japan } from '#test/support/builders.ts';
import { itemsOf } from '#test/support/items.ts';
import { follows } from '#test/support/topic-items.ts';
import { cityIn, france, requestFixture } from '../requests/request-fixture.ts';

const traveller = 2;

/** A market in which `waiting` requests are open in each of these countries. */
async function market(waiting: number, countries: readonly number[] = [japan]) {
  const fixture = await requestFixture();
  const { ports, runtime } = fixture;
  for (const id of [1, traveller]) await fixture.join(id);
  const open: OpenRequest[] = countries.flatMap((countryId) =>
    Array.from({ length: waiting }, (_, index) => ({
      requestId: countryId * 1000 + index,
      requesterId: 1,
      itemName: `Item ${index}`,
      countryId,
      deliveryCountryId: indonesia,
      maximumDeliveryDate: '2026-06-30',
      createdAt: fixture.at(),
    })),
  );
  for (const request of open) await ports.matches.openRequest(request, 1);
  const travel = async () => {
    const destination = await Promise.all(
      countries.map(async (country_id) => ({ country_id, city_ids: [await cityIn(country_id)] })),
    );
    const { status, body } = await fixture.travel(traveller, { destination });
    expect(status, JSON.stringify(body)).toBe(200);
    return body.data.id as number;
  };
  /** Delivers each trip's event to `matchTrip`, with this much time left. Returns how many deliveries failed. */
  const matchWithin = async (milliseconds: () => number) => {
    const records = (await itemsOf(runtime)).filter((item) => follows(matchTrip, item));
    const granted = { ...runtime, matches: ports.matches };
    const consume = consumerFunction('matchTrip', matchTrip, granted, (image) => image);
    const event = { Records: records.map((item) => ({ messageId: String(item.PK), body: JSON.stringify(item) })) };
    const { batchItemFailures } = await consume(event, { getRemainingTimeInMillis: milliseconds });
    return batchItemFailures.length;
  };
  return {
    ...fixture,
    travel,
    matchWithin,
    deliver: () => fixture.deliver([notifyUsers]),
    notices: async () => {
      const { items } = await ports.notifications.list(traveller, { page: 1, per_page: 30 });
      return items.filter(({ data }) => 'trip_id' in data).map(({ message, data }) => ({ message, data }));
    },
  };
}

test('a new trip with a hundred waiting requests notifies its traveller once, and lists all of them', async () => {
  const { travel, deliver, notices, ports } = await market(100);
  const tripId = await travel();
  await deliver();
  expect(await notices()).toEqual([
    {
      message: '100 requests are waiting that you could bring from your trip',
      data: { trip_id: tripId, requests: 100 },
    },
  ]);
  expect(await ports.matches.count(traveller)).toBe(100);
});

test('one waiting request is a summary in the singular, and none is no notice', async () => {
  const alone = await market(1);
  await alone.travel();
  await alone.deliver();
  expect((await alone.notices()).map(({ message }) => message)).toEqual([
    'A request is waiting that you could bring from your trip',
  ]);
  const empty = await market(0);
  await empty.travel();
  await empty.deliver();
  expect(await empty.notices()).toEqual([]);
});

test('a second trip to the same place summarizes nothing that its traveller knows already', async () => {
  const { travel, deliver, notices } = await market(3);
  await travel();
  await travel();
  await deliver();
  expect(await notices()).toHaveLength(1);
});

test('each new request is a notice of its own, and one that opens again is none', async () => {
  const { travel, asked, offer, advance, deliver, notices, ports } = await market(0);
  await travel();
  await deliver();
  const first = await asked(1, { item_name: 'Walnuts' });
  await asked(1, { item_name: 'Matcha' });
  await deliver();
  expect((await notices()).map(({ data }) => data.item)).toEqual(['Matcha', 'Walnuts']);
  await offer(first, traveller, 51, 1);
  await advance(first, { event: 'accept', by: 1, offerId: 51 });
  await deliver();
  await advance(first, { event: 'cancelOffer', by: traveller, reasonId: 10 });
  await deliver();
  expect(await ports.matches.count(traveller)).toBe(2);
  expect((await notices()).map(({ data }) => data.item)).toEqual(['Matcha', 'Walnuts']);
});

test('what does not fit into one delivery goes on with the next, and is summarized once as a whole', async () => {
  const { travel, matchWithin, deliver, notices, ports } = await market(60, [japan, france]);
  await travel();
  expect(await matchWithin(() => 2_900)).toBe(1);
  expect(await ports.matches.count(traveller)).toBe(60);
  expect(await notices()).toEqual([]);
  expect(await matchWithin(() => 10_000)).toBe(0);
  expect(await matchWithin(() => 10_000)).toBe(0);
  await deliver();
  expect((await notices()).map(({ message }) => message)).toEqual([
    '120 requests are waiting that you could bring from your trip',
  ]);
  expect(await ports.matches.count(traveller)).toBe(120);
});

test('matches of hundreds of trips are stored together, one for each traveller, and removed together', async () => {
  const { ports, at } = await market(0);
  const request = {
    requestId: 7,
    requesterId: 1,
    itemName: 'Walnuts',
    countryId: japan,
    deliveryCountryId: indonesia,
    maximumDeliveryDate: '2026-06-30',
    createdAt: at(),
  };
  await ports.matches.openRequest(request, 1);
  // Two trips of each of a hundred travellers: one match each, as long as the later trip.
  const trips = Array.from({ length: 200 }, (_, index) => ({
    tripId: 100 + index,
    travellerId: 10 + Math.floor(index / 2),
    countryId: japan,
    fromCountryId: indonesia,
    returnDate: index % 2 === 0 ? '2026-04-10' : '2026-04-20',
  }));
  const pairs = trips.map((trip) => ({ request, trip }));
  const stored = await ports.matches.addMatches(pairs, 'newRequest', at());
  expect(stored).toHaveLength(100);
  expect(new Set(stored.map(({ until }) => until))).toEqual(new Set(['2026-04-20']));
  expect(await ports.matches.count(10)).toBe(1);
  await ports.matches.closeRequest(7, 2);
  expect([await ports.matches.count(10), await ports.matches.count(109)]).toEqual([0, 0]);
  expect(await ports.matches.addMatches(pairs, 'newRequest', at())).toEqual([]);
});
