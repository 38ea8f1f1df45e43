import { describe, expect, test } from 'vitest';
import { requester, stranger, traveller } from '../deal-fixture.ts';
import { parcelBody, trackingFixture } from './tracking-fixture.ts';

const idsOf = (answer: { body: { data: { id: number }[] } }) => answer.body.data.map(({ id }) => id);
const totalOf = (answer: { body: { meta: { pagination: { total: number } } } }) => answer.body.meta.pagination.total;

describe('lists of trackings', () => {
  test('contain the paid requests, the latest first, with their current status', async () => {
    const { agreed, paid, deliverEvents, asRequester, asTraveller, deliver, receive } = await trackingFixture();
    await agreed();
    const [earlier, later] = [await paid(), await paid()];
    await deliver(traveller, earlier);
    await receive(requester, earlier);
    await deliverEvents();
    for (const answer of [await asRequester(requester), await asTraveller(traveller)]) {
      expect(answer.status).toBe(200);
      expect(idsOf(answer)).toEqual([later, earlier]);
      const [first, second] = answer.body.data;
      expect([first.status, second.status]).toEqual(['On Progress', 'Completed']);
      const original = `https://gibby.example.com/uploads/requests/1/${'0'.repeat(32)}.jpg`;
      expect(first).toMatchObject({ item_name: 'Walnuts', images: [expect.objectContaining({ original })] });
      expect(answer.body.meta.pagination).toEqual({
        total: 2,
        count: 2,
        per_page: 30,
        current_page: 1,
        total_pages: 1,
        links: [],
      });
    }
    for (const answer of [await asRequester(traveller), await asTraveller(requester), await asRequester(stranger)]) {
      expect([idsOf(answer), totalOf(answer)]).toEqual([[], 0]);
    }
  });

  test('have pages', async () => {
    const { paid, deliverEvents, asRequester } = await trackingFixture();
    const ids = [await paid(), await paid(), await paid()];
    await deliverEvents();
    const first = await asRequester(requester, { per_page: '2' });
    expect([idsOf(first), totalOf(first)]).toEqual([[ids[2], ids[1]], 3]);
    const next = new URL(first.body.meta.pagination.links.next);
    const second = await asRequester(requester, Object.fromEntries(next.searchParams));
    expect([idsOf(second), totalOf(second)]).toEqual([[ids[0]], 3]);
  });

  test('are the same when every event is delivered again', async () => {
    const { paid, deliverEvents, asRequester, items } = await trackingFixture();
    await paid();
    await deliverEvents();
    const before = await items();
    await deliverEvents();
    expect(await items()).toEqual(before);
    expect(totalOf(await asRequester(requester))).toBe(1);
  });

  test('lose a request that its traveller cancelled, and get it again with the next traveller', async () => {
    const { paid, advance, agree, pay, deliverEvents, asRequester, asTraveller, purchase, detail } =
      await trackingFixture();
    const id = await paid();
    await purchase(traveller, id);
    await advance(id, { event: 'cancelOffer', by: traveller, reasonId: 10 });
    await deliverEvents();
    expect([totalOf(await asRequester(requester)), totalOf(await asTraveller(traveller))]).toEqual([0, 0]);
    expect(idsOf(await asTraveller(traveller))).toEqual([]);
    expect((await detail(traveller, id)).status).toBe(404);

    await agree(id, 2, stranger);
    await pay(id);
    await deliverEvents();
    expect([idsOf(await asRequester(requester)), idsOf(await asTraveller(stranger))]).toEqual([[id], [id]]);
    expect(idsOf(await asTraveller(traveller))).toEqual([]);
    const { data } = (await detail(stranger, id)).body;
    expect(data).toMatchObject({ purchased_at: null, offeredBy: 'user3' });
    await deliverEvents();
    expect([totalOf(await asRequester(requester)), totalOf(await asTraveller(stranger))]).toEqual([1, 1]);
  });
});

describe('the detail of a tracking', () => {
  test('is the same to both parties, except for the role', async () => {
    const { paid, purchase, deliver, detail } = await trackingFixture();
    const id = await paid();
    await purchase(traveller, id);
    await deliver(traveller, id, { ...parcelBody, tracking_number: 'bdox 8018 6498 8916' });
    const [ofTraveller, ofRequester] = [await detail(traveller, id), await detail(requester, id)];
    expect(ofTraveller.body.data).toEqual({
      id,
      item: 'Walnuts',
      images: [expect.objectContaining({ original: expect.stringContaining('/uploads/requests/1/') })],
      price: 20_000,
      delivery_option: 'JNE/POS',
      delivery_country: 'Indonesia',
      delivery_city: 'Bandung',
      delivery_address: 'Jalan Contoh 80',
      status: 'On Progress',
      tracking_number: 'BDOX801864988916',
      slug: 'jne',
      is_requester: false,
      offeredBy: 'fiqa18',
      requestBy: 'user1',
      purchased_at: '2026-03-02',
      delivered_at: '2026-03-05',
      received_at: null,
      traveller_number: '+15550100002',
      requester_number: '+15550100001',
      tracking_details: [],
    });
    expect(ofRequester.body.data).toEqual({ ...ofTraveller.body.data, is_requester: true });
  });

  test('is a 404 to strangers, and before the deposit', async () => {
    const { agreed, paid, detail } = await trackingFixture();
    const [unpaid, id] = [await agreed(), await paid()];
    const answers = [await detail(stranger, id), await detail(requester, unpaid), await detail(traveller, 999)];
    for (const { status, body } of answers) {
      expect([status, body.error.message]).toEqual([404, 'Resource Not Found']);
    }
  });
});
