import { describe, expect, test } from 'vitest';
import { japan } from '#test/support/builders.ts';
import { offerFixture, requester, requestId, rival, stranger, terms, traveller } from './offer-fixture.ts';

describe('an offer', () => {
  test('gets the documented answer, with its fee', async () => {
    const { offer } = await offerFixture();
    const { status, body } = await offer(traveller);
    expect(status).toBe(200);
    expect(body).toEqual({
      data: {
        id: 1,
        request_id: requestId,
        item: 'Walnuts',
        offered_price: 20_000,
        return_date: '2026-03-10',
        collection_method: 2,
        delivery_option: 'JNE/POS',
        user: 'User 2',
        user_id: traveller,
        image: expect.objectContaining({ original: 'https://gibby.example.com/images/default.jpg' }),
        location: 'Jakarta, Indonesia',
        service_fee: 16_000,
        price_to_pay: 36_000,
        is_accepted: false,
        status: 'pending',
      },
    });
  });

  test('is an event of its request, with all that consumers need', async () => {
    const { offered, events, request, trip } = await offerFixture();
    const offerId = await offered();
    expect((await events()).at(-1)).toMatchObject({
      requestId,
      seq: 2,
      from: 'open',
      to: 'open',
      event: 'offer',
      by: String(traveller),
      request: { requesterId: requester, countryId: japan, categoryId: 2, offerCount: 1, accepted: null },
      offer: { offerId, travellerId: traveller, tripId: trip.id, priceMinor: 20_000, serviceFeeMinor: 16_000 },
    });
    expect(await request()).toMatchObject({ version: 2, status: 'open', offerCount: 1, history: [] });
  });

  test.each([
    ['as text with groups', '20,000'],
    ['as text', '20000'],
    ['as text with cents that are none', '20000.00'],
  ])('accepts its price %s', async (_how, price) => {
    const { offer } = await offerFixture();
    expect((await offer(traveller, { ...terms, price })).body.data.offered_price).toBe(20_000);
  });

  test('uses the trip that returns on the stated day, or else the first one that returns in time', async () => {
    const { offer, travel, ports, trip } = await offerFixture();
    const later = await travel(traveller, '2026-03-15');
    const first = Number((await offer(traveller, { ...terms, return_date: '2026-03-15' })).body.data.id);
    expect(await ports.offers.get(requestId, first)).toMatchObject({ tripId: later.id, countryId: japan });
    await travel(rival, '2026-03-05');
    const second = Number((await offer(rival, { ...terms, return_date: '2026-03-12' })).body.data.id);
    const { tripId } = (await ports.offers.get(requestId, second)) ?? {};
    expect([trip.id, later.id]).not.toContain(tripId);
    expect((await ports.trips.get(Number(tripId)))?.returnDate).toBe('2026-03-05');
  });

  test('is made once by each traveller, however often they ask', async () => {
    const { offer, request, offersFor } = await offerFixture();
    await offer(traveller);
    const again = await offer(traveller);
    expect([again.status, again.body.error.message]).toEqual([422, 'You cannot offer this request.']);
    expect((await offer(rival)).status).toBe(200);
    expect((await request()).offerCount).toBe(2);
    expect((await offersFor(requester)).body.data).toHaveLength(2);
  });

  test('may be made again after it was declined or withdrawn', async () => {
    const { offered, withdraw, offer, decline, request } = await offerFixture();
    await offered();
    expect((await withdraw(traveller)).body.data.message).toBe('You have successfully withdrawn your offer');
    const second = Number((await offer(traveller)).body.data.id);
    await decline(requester, { offer_id: second });
    expect((await offer(traveller)).status).toBe(200);
    expect((await request()).offerCount).toBe(3);
  });
});

describe('an offer is refused', () => {
  test("for the traveller's own request", async () => {
    const { offer, items } = await offerFixture();
    const before = await items();
    const { status, body } = await offer(requester);
    expect([status, body.error.message]).toEqual([403, 'Forbidden']);
    expect(await items()).toEqual(before);
  });

  test('for a request that does not exist', async () => {
    const { offer } = await offerFixture();
    expect((await offer(traveller, terms, 99)).body.error).toMatchObject({
      http_code: 404,
      message: 'Resource Not Found',
    });
  });

  test('without a trip to where the item is bought', async () => {
    const { offer, travel } = await offerFixture();
    expect((await offer(stranger)).status).toBe(422);
    await travel(stranger, '2026-03-10', [1]);
    expect((await offer(stranger)).body.error).not.toHaveProperty('cant_type');
  });

  test('with trips that end after the maximum delivery date', async () => {
    const { offer, travel } = await offerFixture();
    await travel(stranger, '2026-03-21');
    expect((await offer(stranger)).body.error).toMatchObject({
      http_code: 422,
      cant_type: 1,
      cant_type_string: 'Your return date exceeds maximum return date set by requester',
    });
  });

  test('with trips that are over', async () => {
    const { offer, travel } = await offerFixture();
    await travel(stranger, '2026-02-28');
    expect((await offer(stranger)).body.error).toMatchObject({ http_code: 422, cant_type: 2 });
  });

  test.each([
    ['after the maximum delivery date', '2026-03-21', 1],
    ['in the past', '2026-02-28', 2],
  ])('with a return date %s', async (_when, return_date, cantType) => {
    const { offer } = await offerFixture();
    const { status, body } = await offer(traveller, { ...terms, return_date });
    expect([status, body.error.cant_type]).toEqual([422, cantType]);
  });

  test('for a request that is no longer open', async () => {
    const { agreed, offer } = await offerFixture();
    await agreed();
    expect((await offer(rival)).status).toBe(422);
  });

  test.each([
    ['no price', { collection_method: 2, return_date: '2026-03-10' }],
    ['a price of nothing', { ...terms, price: 0 }],
    ['a price with cents', { ...terms, price: 20_000.5 }],
    ['a price in words', { ...terms, price: 'much' }],
    ['a price beyond measure', { ...terms, price: 100_000_000_001 }],
    ['an unknown way of delivery', { ...terms, collection_method: 5 }],
    ['no day', { ...terms, return_date: 'soon' }],
  ])('with %s', async (_what, body) => {
    const { offer, items } = await offerFixture();
    const before = await items();
    expect((await offer(traveller, body)).status).toBe(422);
    expect(await items()).toEqual(before);
  });
});

describe('the list of offers', () => {
  test('is for the requester only', async () => {
    const { offered, offersFor } = await offerFixture();
    await offered();
    for (const who of [traveller, stranger]) expect((await offersFor(who)).status).toBe(403);
    expect((await offersFor(requester, {}, 99)).status).toBe(404);
  });

  test('shows each as documented, with the username of travellers, or else their name', async () => {
    const { offered, offersFor, accept } = await offerFixture();
    const first = await offered();
    await offered(rival);
    await accept(requester, first);
    const { status, body } = await offersFor(requester);
    expect(status).toBe(200);
    expect(body.data).toEqual([
      expect.objectContaining({
        id: first,
        request_id: requestId,
        item: 'Walnuts',
        offered_price: 20_000,
        return_date: '2026-03-10',
        delivery_option: 'JNE/POS',
        user: 'user2',
        user_id: traveller,
        location: 'Jakarta, Indonesia',
        service_fee: 16_000,
        price_to_pay: 36_000,
        is_accepted: true,
      }),
      expect.objectContaining({ user: 'User 3', user_id: rival, location: '', is_accepted: false }),
    ]);
    expect(body.meta.pagination).toMatchObject({ total: 2, count: 2, current_page: 1 });
  });

  test('comes in pages', async () => {
    const { offered, offersFor } = await offerFixture();
    const first = await offered();
    const second = await offered(rival);
    const page = await offersFor(requester, { per_page: '1', page: '2' });
    expect(page.body.data.map(({ id }: { id: number }) => id)).toEqual([second]);
    expect(page.body.meta.pagination).toMatchObject({ total: 2, total_pages: 2 });
    const top = await offersFor(requester, { per_page: '1' });
    expect(top.body.data.map(({ id }: { id: number }) => id)).toEqual([first]);
  });

  test('shows the others as lapsed once one is paid for', async () => {
    const { offered, accept, deposit, pay, offersFor } = await offerFixture();
    const first = await offered();
    await offered(rival);
    await accept(requester, first);
    const statuses = async () => (await offersFor(requester)).body.data.map(({ status }: { status: string }) => status);
    expect(await statuses()).toEqual(['accepted', 'pending']);
    await deposit(requester, 36_000);
    await pay(requester);
    expect(await statuses()).toEqual(['accepted', 'lapsed']);
  });
});

describe('the list of a trip', () => {
  test('shows the requests that were offered for on it, as documented', async () => {
    const { offered, ofTrip, trip, post, offer } = await offerFixture();
    const first = await offered();
    await post(47, { itemName: 'Jaket Parka (Büyük)', pictures: [] });
    const second = Number((await offer(traveller, terms, 47)).body.data.id);
    const { status, body } = await ofTrip(stranger, { user_id: traveller, trip_id: trip.id, country_id: japan });
    expect(status).toBe(200);
    expect(body.data).toEqual([
      {
        id: first,
        user_id: traveller,
        request_id: requestId,
        request_name: 'User 1',
        request_url: `https://gibby.example.com/requests/${requestId}-walnuts`,
        item_name: 'Walnuts',
        status: 'Open',
        images: expect.objectContaining({ thumbnail: expect.stringContaining('_thumbnail.jpg') }),
      },
      expect.objectContaining({
        id: second,
        request_url: 'https://gibby.example.com/requests/47-jaket-parka-buyuk',
        images: { original: 'https://gibby.example.com/images/default.jpg' },
      }),
    ]);
    expect(body.meta.pagination.total).toBe(2);
  });

  test.each([
    ['of another user', { user_id: rival }],
    ['that does not exist', { trip_id: 99 }],
    ['to another country', { country_id: 1 }],
  ])('is a 404 for a trip %s', async (_which, wrong) => {
    const { ofTrip, trip } = await offerFixture();
    const path = { user_id: traveller, trip_id: trip.id, country_id: japan, ...wrong };
    expect((await ofTrip(traveller, path)).status).toBe(404);
  });
});
