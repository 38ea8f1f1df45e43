import { describe, expect, test } from 'vitest';
import { requester, stranger, traveller } from '../deal-fixture.ts';
import { priceToPay, trackingFixture } from './tracking-fixture.ts';

const messageOf = (answer: { body: { error?: { message?: string } } }) => answer.body.error?.message;

describe('a purchase', () => {
  test('is recorded once, with the documented answer', async () => {
    const { paid, purchase, statusOf } = await trackingFixture();
    const id = await paid();
    const answer = await purchase(traveller, id);
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        http_code: 201,
        message:
          'You have been successfully mark this request as "Purchase", Please wait until the requester confirm that he receive the item',
        data: { tracking_ship_date: '2026-03-02' },
      },
    ]);
    expect(await statusOf(id)).toBe('purchased');
    const again = await purchase(traveller, id, { purchased_date: '2026-03-03' });
    expect([again.status, messageOf(again)]).toEqual([422, 'You have already mark this request as purchase']);
  });

  test('from two phones at the same time is recorded once, with one day', async () => {
    const { paid, purchase, detail, ports } = await trackingFixture();
    const id = await paid();
    const days = ['2026-03-02', '2026-03-03'];
    const answers = await Promise.all(days.map((day) => purchase(traveller, id, { purchased_date: day })));
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 422)).toEqual([]);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect(days).toContain((await detail(traveller, id)).body.data.purchased_at);
    const bought = (await ports.requests.events(id, 0)).filter(({ event }) => event === 'purchase');
    expect(bought).toHaveLength(1);
  });

  test.each([
    ['the requester', requester],
    ['a stranger', stranger],
  ])('is refused for %s', async (_who, as) => {
    const { paid, purchase, deliver, items } = await trackingFixture();
    const id = await paid();
    const before = await items();
    for (const answer of [await purchase(as, id), await deliver(as, id)]) {
      expect([answer.status, messageOf(answer)]).toEqual([422, "You don't have any traveller offering"]);
    }
    expect(await items()).toEqual(before);
  });

  test('is refused before the deposit and once the item is on its way', async () => {
    const { agreed, paid, purchase, deliver, items } = await trackingFixture();
    const unpaid = await agreed();
    const before = await items();
    expect((await purchase(traveller, unpaid)).body.error).toMatchObject({
      http_code: 422,
      message: 'This request is not waiting for a purchase.',
    });
    expect(await items()).toEqual(before);

    const id = await paid();
    await deliver(traveller, id);
    const late = await purchase(traveller, id);
    expect([late.status, messageOf(late)]).toEqual([422, 'You have already mark this request as deliver']);
  });

  test('is refused for a missing request', async () => {
    const { purchase, deliver, receive } = await trackingFixture();
    for (const answer of [
      await purchase(traveller, 999),
      await deliver(traveller, 999),
      await receive(requester, 999),
    ]) {
      expect([answer.status, messageOf(answer)]).toEqual([404, 'Resource Not Found']);
    }
  });

  test.each([
    [{}, 'The purchased date field is required.'],
    [{ purchased_date: 'yesterday' }, 'The purchased date format is invalid.'],
    [{ purchased_date: '2026-02-30' }, 'The purchased date format is invalid.'],
  ])('with the day %j changes nothing', async (body, message) => {
    const { paid, purchase, statusOf } = await trackingFixture();
    const id = await paid();
    const answer = await purchase(traveller, id, body);
    expect([answer.status, messageOf(answer)]).toEqual([422, message]);
    expect(await statusOf(id)).toBe('inProgress');
  });
});

describe('a delivery', () => {
  test('is recorded with or without a purchase before it, with the documented answer', async () => {
    const { paid, purchase, deliver, statusOf } = await trackingFixture();
    const [bought, straight] = [await paid(), await paid()];
    await purchase(traveller, bought);
    for (const id of [bought, straight]) {
      const answer = await deliver(traveller, id);
      expect([answer.status, answer.body]).toEqual([
        200,
        {
          http_code: 201,
          message:
            'You have been successfully mark this request as "Deliver", Please wait until the requester confirm that he receive the item',
          data: { tracking_ship_date: '2026-03-05' },
        },
      ]);
      expect(await statusOf(id)).toBe('delivered');
      const again = await deliver(traveller, id);
      expect([again.status, messageOf(again)]).toEqual([422, 'You have already mark this request as deliver']);
    }
  });

  test.each([
    [{}, 'The tracking number field is required.|The slug field is required.'],
    [{ slug: 'jne' }, 'The tracking number field is required.'],
    [{ tracking_number: 'BDOX801864988916' }, 'The slug field is required.'],
    [{ tracking_number: 'BDOX801864988916', slug: 'nobody' }, 'The selected slug is invalid.'],
    [{ tracking_number: '?', slug: 'jne' }, 'The tracking number format is invalid.'],
  ])('by courier needs a known courier and a number: %j is refused', async (parcel, message) => {
    const { paid, deliver, items } = await trackingFixture();
    const id = await paid();
    const before = await items();
    const answer = await deliver(traveller, id, { tracking_ship_date: '2026-03-05', ...parcel });
    expect([answer.status, messageOf(answer)]).toEqual([422, message]);
    expect(await items()).toEqual(before);
  });

  test.each([
    ['meets the requester', 1],
    ['sends a rider', 3],
    ['chose no way', 4],
  ])('needs no number when the traveller %s', async (_how, collectionMethodId) => {
    const { paid, deliver, detail } = await trackingFixture();
    const id = await paid(collectionMethodId);
    expect((await deliver(traveller, id, { tracking_ship_date: '2026-03-05' })).status).toBe(200);
    expect((await detail(requester, id)).body.data).toMatchObject({
      tracking_number: null,
      delivered_at: '2026-03-05',
    });
  });
});

describe('a receipt', () => {
  test('pays the traveller once, with the documented answer', async () => {
    const { paid, deliver, receive, statusOf, balance, detail } = await trackingFixture();
    const id = await paid();
    await deliver(traveller, id);
    expect(await balance(`escrow:${id}`)).toBe(priceToPay);
    const answer = await receive(requester, id);
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        http_code: 201,
        message: 'You have successfully receive this request. Money will be forwarded to traveller',
        data: { received_at: '2026-03-09' },
      },
    ]);
    expect(await statusOf(id)).toBe('completed');
    expect([await balance(`escrow:${id}`), await balance(`user:${traveller}:credit`)]).toEqual([0, 20_000]);
    const again = await receive(requester, id);
    expect([again.status, messageOf(again)]).toEqual([422, 'You have already mark this request as deliver']);
    expect(await balance(`user:${traveller}:credit`)).toBe(20_000);
    expect((await detail(requester, id)).body.data.received_at).toBe('2026-03-09');
  });

  test('that is sent twenty times at once pays the traveller once', async () => {
    const { paid, deliver, receive, balance } = await trackingFixture();
    const id = await paid();
    await deliver(traveller, id);
    const answers = await Promise.all(Array.from({ length: 20 }, () => receive(requester, id)));
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    expect(await balance(`user:${traveller}:credit`)).toBe(20_000);
  });

  test('is for the requester only, and only once the item is on its way', async () => {
    const { paid, deliver, receive, items } = await trackingFixture();
    const id = await paid();
    expect((await receive(requester, id)).status).toBe(422);
    await deliver(traveller, id);
    const before = await items();
    for (const as of [traveller, stranger]) expect((await receive(as, id)).status).toBe(403);
    expect(await items()).toEqual(before);
  });

  test('by timeout shows the day and needs no confirmation', async () => {
    const { paid, deliver, advance, receive, runtime, detail } = await trackingFixture();
    const id = await paid();
    await deliver(traveller, id);
    runtime.clock.advance(8 * 86_400);
    await advance(id, { event: 'autoReceive', by: 'system', actor: 'system' });
    expect((await detail(requester, id)).body.data).toMatchObject({ status: 'Completed', received_at: '2026-03-09' });
    expect((await receive(requester, id)).status).toBe(422);
  });
});
