import { describe, expect, test } from 'vitest';
import { paymentOf } from '#shared/gibby/payments/pay-requests.usecase.ts';
import { depositByGateway } from '#shared/gibby/requests/request-transfers.rules.ts';
import { offerFixture, requester, requestId, rival, stranger, terms, traveller } from './offer-fixture.ts';

describe('a deposit out of the credit', () => {
  test('moves the price to pay into escrow and the request to the next status', async () => {
    const { agreed, deposit, pay, owed, request, events } = await offerFixture();
    const offerId = await agreed();
    await deposit(requester, 50_000);
    const { status, body } = await pay(requester);
    expect([status, body]).toEqual([
      200,
      {
        data: {
          message: 'Your payment for item request Walnuts was paid successfully',
          request_id: requestId,
          price_to_pay: 36_000,
          status: 'On Progress',
        },
      },
    ]);
    expect(await owed(`escrow:${requestId}`)).toBe(36_000);
    expect(await owed(`user:${requester}:credit`)).toBe(14_000);
    const paidAt = expect.stringMatching(/^2026-03-01T/);
    expect(await request()).toMatchObject({ status: 'inProgress', accepted: { offerId, paidAt } });
    expect((await events()).at(-1)).toMatchObject({ event: 'pay', to: 'inProgress', offer: { offerId } });
  });

  test('is taken once, however often and however concurrently it is requested', async () => {
    const { agreed, deposit, pay, owed } = await offerFixture();
    await agreed();
    await deposit(requester, 100_000);
    const answers = await Promise.all(Array.from({ length: 8 }, () => pay(requester)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect((await pay(requester)).status).toBe(200);
    expect(await owed(`escrow:${requestId}`)).toBe(36_000);
    expect(await owed(`user:${requester}:credit`)).toBe(64_000);
  });

  test('is refused when the credit is too low, and changes nothing', async () => {
    const { agreed, deposit, pay, items } = await offerFixture();
    await agreed();
    await deposit(requester, 35_999);
    const before = await items();
    const { status, body } = await pay(requester);
    expect([status, body.error.message]).toEqual([422, 'Your credit is lower than the price to pay.']);
    expect(await items()).toEqual(before);
  });

  test('pays for one of two requests when the credit covers one', async () => {
    const { post, offer, accept, deposit, pay, owed } = await offerFixture();
    await post(47);
    for (const id of [requestId, 47]) {
      const offerId = Number((await offer(traveller, terms, id)).body.data.id);
      await accept(requester, offerId, id);
    }
    await deposit(requester, 36_000);
    const answers = await Promise.all([pay(requester, requestId), pay(requester, 47)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect(await owed(`user:${requester}:credit`)).toBe(0);
    expect((await owed(`escrow:${requestId}`)) + (await owed('escrow:47'))).toBe(36_000);
  });

  test('is for the requester only, and only for an accepted offer', async () => {
    const { pay, agreed, deposit } = await offerFixture();
    await deposit(requester, 50_000);
    expect((await pay(requester)).body.error).toMatchObject({ http_code: 422, currentState: 'open' });
    await agreed();
    for (const who of [traveller, rival, stranger]) expect((await pay(who)).status).toBe(403);
    expect((await pay(requester, 99)).status).toBe(404);
  });
});

describe('a payment for several requests at once', () => {
  async function twoAgreed() {
    const fixture = await offerFixture();
    await fixture.post(47);
    for (const id of [requestId, 47]) {
      const offerId = Number((await fixture.offer(traveller, terms, id)).body.data.id);
      await fixture.accept(requester, offerId, id);
    }
    const at = new Date(fixture.runtime.clock.now()).toISOString();
    const payment = (requestIds: readonly number[], payerId = requester) =>
      paymentOf(fixture.ports, { payerId, requestIds, at });
    return { ...fixture, at, payment };
  }

  test('states what each costs, and moves them with the money in one transaction', async () => {
    const { payment, ports, at, owed, request } = await twoAgreed();
    const { due, totalMinor, requests, writes } = await payment([requestId, 47]);
    expect(totalMinor).toBe(72_000);
    expect(due.map(({ requestId: id, priceToPayMinor }) => [id, priceToPayMinor])).toEqual([
      [requestId, 36_000],
      [47, 36_000],
    ]);
    expect(requests.map(({ status }) => status)).toEqual(['inProgress', 'inProgress']);
    expect((await request()).status).toBe('pendingDeposit');
    const deposit = depositByGateway({ gateway: 'doku', transactionId: 'TOPUP_1', requests: due });
    await ports.requests.commit([...writes, ...ports.ledger.postings([deposit], at)]);
    expect([(await request()).status, (await request(47)).status]).toEqual(['inProgress', 'inProgress']);
    expect([await owed(`escrow:${requestId}`), await owed('escrow:47')]).toEqual([36_000, 36_000]);
  });

  test('fails as a whole when one of them has moved on concurrently', async () => {
    const { payment, ports, cancel, request } = await twoAgreed();
    const { writes } = await payment([requestId, 47]);
    await cancel(requester);
    await expect(ports.requests.commit(writes)).rejects.toMatchObject({ code: 'changed_meanwhile' });
    expect([(await request()).status, (await request(47)).status]).toEqual(['canceled', 'pendingDeposit']);
  });

  test.each([
    ['none', []],
    ['one twice', [requestId, requestId]],
    ['one that does not exist', [requestId, 99]],
    ['more than fit a transaction', Array.from({ length: 21 }, (_, index) => index + 1)],
  ])('is refused for %s', async (_what, requestIds) => {
    const { payment } = await twoAgreed();
    await expect(payment(requestIds)).rejects.toMatchObject({ code: 'request_not_payable' });
  });

  test('is refused to other users, and for open, paid or cancelled requests', async () => {
    const { payment, post, cancel, deposit, pay } = await twoAgreed();
    await expect(payment([requestId], traveller)).rejects.toMatchObject({ code: 'request_not_payable' });
    await post(48);
    await deposit(requester, 36_000);
    await pay(requester);
    await cancel(requester, 6, 47);
    for (const id of [48, requestId, 47]) {
      await expect(payment([id])).rejects.toMatchObject({ code: 'request_not_payable' });
    }
  });
});

describe('the list of unpaid requests', () => {
  test('shows as documented what waits for the deposit, and no longer once it is paid', async () => {
    const { agreed, unpaid, deposit, pay } = await offerFixture();
    expect((await unpaid(requester)).body.data).toEqual([]);
    await agreed();
    const { status, body } = await unpaid(requester);
    expect(status).toBe(200);
    expect(body).toEqual({
      data: [
        {
          id: requestId,
          item: 'Walnuts',
          price_to_pay: 36_000,
          images: [expect.objectContaining({ thumbnail: expect.stringMatching(/^https:.*_thumbnail\.jpg$/) })],
        },
      ],
      meta: {
        pagination: { total: 1, count: 1, per_page: 30, current_page: 1, total_pages: 1, links: [] },
        cursor: { next: null },
      },
    });
    expect((await unpaid(traveller)).body.data).toEqual([]);
    await deposit(requester, 36_000);
    await pay(requester);
    expect((await unpaid(requester)).body.data).toEqual([]);
  });
});

describe('the end of a deal', () => {
  test('pays the traveller the price and us the fee', async () => {
    const { paid, advance, owed, request, ports, events } = await offerFixture();
    const offerId = await paid();
    await advance({ event: 'deliver', by: traveller });
    await advance({ event: 'receive', by: requester });
    expect((await request()).status).toBe('completed');
    expect((await ports.offers.get(requestId, offerId))?.status).toBe('fulfilled');
    expect(await owed(`escrow:${requestId}`)).toBe(0);
    expect(await owed(`user:${traveller}:credit`)).toBe(20_000);
    expect(await owed('revenue:service_fee')).toBe(16_000);
    expect((await events()).at(-1)).toMatchObject({ earnedMinor: 20_000, refundedMinor: 0 });
  });

  test.each([
    ['resolveForRequester', 'canceled', 36_000, 0, 0],
    ['resolveForTraveller', 'completed', 0, 20_000, 16_000],
  ] as const)('by %s leaves nothing in escrow', async (event, to, refunded, earned, fee) => {
    const { paid, advance, owed, request } = await offerFixture();
    await paid();
    await advance({ event: 'complain', by: requester, complaintType: 2 });
    await advance({ event, by: 'a'.repeat(24), actor: 'admin' });
    expect((await request()).status).toBe(to);
    expect(await owed(`escrow:${requestId}`)).toBe(0);
    expect(await owed(`user:${requester}:credit`)).toBe(refunded);
    expect(await owed(`user:${traveller}:credit`)).toBe(earned);
    expect(await owed('revenue:service_fee')).toBe(fee);
  });

  test('by a split divides the whole escrow, and no other sum', async () => {
    const { paid, advance, owed } = await offerFixture();
    await paid();
    await advance({ event: 'complain', by: requester, complaintType: 1 });
    const split = (toRequesterMinor: number, toTravellerMinor: number) =>
      advance({
        event: 'resolveBySplit',
        by: 'a'.repeat(24),
        actor: 'admin',
        split: { toRequesterMinor, toTravellerMinor },
      });
    await expect(split(10_000, 10_000)).rejects.toThrow(RangeError);
    expect(await owed(`escrow:${requestId}`)).toBe(36_000);
    await split(26_000, 10_000);
    await split(26_000, 10_000);
    await expect(split(25_000, 11_000)).rejects.toMatchObject({ code: 'transition_refused' });
    expect(await owed(`user:${requester}:credit`)).toBe(26_000);
    expect(await owed(`user:${traveller}:credit`)).toBe(10_000);
  });
});
