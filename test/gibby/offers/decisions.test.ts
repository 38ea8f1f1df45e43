import { describe, expect, test } from 'vitest';
import { offerFixture, reason, requester, requestId, rival, stranger, traveller } from './offer-fixture.ts';

describe('accepting an offer', () => {
  test('gets the documented answer and waits for the deposit', async () => {
    const { offered, accept, request, ports, runtime } = await offerFixture();
    const offerId = await offered();
    const { status, body } = await accept(requester, String(offerId));
    expect([status, body]).toEqual([200, { data: { message: 'You have successfully accept this offer' } }]);
    expect(await request()).toMatchObject({
      status: 'pendingDeposit',
      accepted: {
        offerId,
        travellerId: traveller,
        priceMinor: 20_000,
        serviceFeeMinor: 16_000,
        priceToPayMinor: 36_000,
        acceptedAt: new Date(runtime.clock.now()).toISOString(),
        paidAt: null,
      },
    });
    expect((await ports.offers.get(requestId, offerId))?.status).toBe('accepted');
  });

  test('is refused as documented for the same offer or another one', async () => {
    const { agreed, offered, accept } = await offerFixture();
    const other = await offered(rival);
    const accepted = await agreed();
    for (const offerId of [accepted, other]) {
      const { status, body } = await accept(requester, offerId);
      expect([status, body.error.http_code, body.error.message]).toEqual([422, 422, 'This offer is already accepted']);
    }
  });

  test('succeeds for one of two offers at once', async () => {
    const { offered, accept, request, offersFor } = await offerFixture();
    const both = [await offered(), await offered(rival)];
    const answers = await Promise.all(both.map((offerId) => accept(requester, offerId)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    const winner = both[answers.findIndex(({ status }) => status === 200)];
    expect((await request()).accepted?.offerId).toBe(winner);
    const rows: { id: number; is_accepted: boolean }[] = (await offersFor(requester)).body.data;
    expect(rows.filter((row) => row.is_accepted).map(({ id }) => id)).toEqual([winner]);
  });

  test('is for the requester only, and finds only offers of this request', async () => {
    const { offered, accept } = await offerFixture();
    const offerId = await offered();
    for (const who of [traveller, rival, stranger]) expect((await accept(who, offerId)).status).toBe(403);
    expect((await accept(requester, 99)).status).toBe(404);
    expect((await accept(requester, offerId, 99)).status).toBe(404);
  });

  test('is refused for an offer that was withdrawn', async () => {
    const { offered, withdraw, accept } = await offerFixture();
    const offerId = await offered();
    await withdraw(traveller);
    expect((await accept(requester, offerId)).body.error).toMatchObject({ http_code: 422, currentState: 'open' });
  });
});

describe('declining an offer', () => {
  test('gets the documented answer, with or without a reason, however often it is repeated', async () => {
    const { offered, decline, ports, events } = await offerFixture();
    const offerId = await offered();
    const body = { offer_id: String(offerId), decline_status_id: reason.decline };
    for (const answer of [await decline(requester, body), await decline(requester, body)]) {
      expect([answer.status, answer.body]).toEqual([
        200,
        { data: { message: 'You have successfully decline this offer' } },
      ]);
    }
    expect(await ports.offers.get(requestId, offerId)).toMatchObject({ status: 'declined', reasonId: reason.decline });
    expect((await events()).at(-1)).toMatchObject({ event: 'decline', reasonId: reason.decline, offer: { offerId } });
    expect((await decline(requester, { offer_id: await offered(rival) })).status).toBe(200);
  });

  test('is refused as documented for an accepted offer', async () => {
    const { agreed, decline } = await offerFixture();
    const { status, body } = await decline(requester, { offer_id: await agreed() });
    expect([status, body.error.message]).toEqual([422, 'This offer is already accepted']);
  });

  test('needs a reason of its type, and is for the requester only', async () => {
    const { offered, decline } = await offerFixture();
    const offerId = await offered();
    const wrong = await decline(requester, { offer_id: offerId, decline_status_id: reason.traveller });
    expect([wrong.status, wrong.body.error.message]).toEqual([422, 'The selected decline status id is invalid.']);
    expect((await decline(rival, { offer_id: offerId })).status).toBe(403);
  });
});

describe('an accepted traveller who cancels', () => {
  test('reopens the request for the travellers who wait', async () => {
    const { offered, agreed, stepBack, request, ports, accept } = await offerFixture();
    const waiting = await offered(rival);
    const offerId = await agreed();
    const { status, body } = await stepBack(traveller);
    expect([status, body]).toEqual([200, { data: { message: 'You have been successfully cancel this offer' } }]);
    expect(await request()).toMatchObject({ status: 'open', accepted: null });
    expect(await ports.offers.get(requestId, offerId)).toMatchObject({
      status: 'canceled',
      reasonId: reason.traveller,
    });
    expect((await stepBack(traveller)).status).toBe(200);
    expect((await accept(requester, waiting)).status).toBe(200);
  });

  test('gives the whole deposit back', async () => {
    const { paid, stepBack, request, owed, events } = await offerFixture();
    await paid();
    expect(await owed(`escrow:${requestId}`)).toBe(36_000);
    await stepBack(traveller);
    expect(await owed(`escrow:${requestId}`)).toBe(0);
    expect(await owed(`user:${requester}:credit`)).toBe(36_000);
    expect((await request()).status).toBe('open');
    expect((await events()).at(-1)).toMatchObject({ event: 'cancelOffer', refundedMinor: 36_000, earnedMinor: 0 });
  });

  test('may offer, be accepted and be paid for once more', async () => {
    const { paid, stepBack, offered, accept, pay, owed } = await offerFixture();
    await paid();
    await stepBack(traveller);
    expect((await accept(requester, await offered())).status).toBe(200);
    expect((await pay(requester)).status).toBe(200);
    expect(await owed(`escrow:${requestId}`)).toBe(36_000);
    expect(await owed(`user:${requester}:credit`)).toBe(0);
    // The traveller may cancel this offer as well: the earlier cancellation belonged to the earlier offer.
    await stepBack(traveller);
    expect(await owed(`user:${requester}:credit`)).toBe(36_000);
  });

  test("needs a reason of the traveller's type, as documented", async () => {
    const { agreed, stepBack } = await offerFixture();
    await agreed();
    for (const wrong of [1, reason.requester, 99]) {
      const { status, body } = await stepBack(traveller, wrong);
      expect([status, body.error.message]).toEqual([422, 'The selected cancel status id is invalid.']);
    }
  });

  test('is the only user who may cancel the offer', async () => {
    const { offered, agreed, stepBack } = await offerFixture();
    await offered(rival);
    await agreed();
    for (const who of [requester, rival, stranger]) expect((await stepBack(who)).status).toBe(403);
  });

  test('can do so only before the delivery', async () => {
    const { paid, stepBack, advance, owed } = await offerFixture();
    await paid();
    await advance({ event: 'deliver', by: traveller });
    expect((await stepBack(traveller)).body.error).toMatchObject({ http_code: 422, currentState: 'delivered' });
    expect(await owed(`escrow:${requestId}`)).toBe(36_000);
  });
});

describe('a requester who cancels', () => {
  test.each(['offered', 'agreed'] as const)('when it is %s gets the documented answer, twice', async (before) => {
    const fixture = await offerFixture();
    const offerId = await fixture[before]();
    for (const { status, body } of [await fixture.cancel(requester), await fixture.cancel(requester)]) {
      expect([status, body]).toEqual([200, { data: { message: 'You have successfully cancel this request' } }]);
    }
    expect(await fixture.request()).toMatchObject({ status: 'canceled', reasonId: reason.requester });
    const [row] = (await fixture.offersFor(requester)).body.data;
    expect(row).toMatchObject({ id: offerId, status: 'lapsed', is_accepted: false });
  });

  test('after the deposit is refused as documented', async () => {
    const { paid, cancel, owed } = await offerFixture();
    await paid();
    const { status, body } = await cancel(requester);
    expect([status, body.error.message]).toEqual([
      422,
      "You've already place a deposit for this request, you are not able to cancel this request.",
    ]);
    expect(await owed(`escrow:${requestId}`)).toBe(36_000);
  });

  test("needs a reason of the requester's type, as documented, and is the only user who may cancel", async () => {
    const { cancel } = await offerFixture();
    const { status, body } = await cancel(requester, reason.traveller);
    expect([status, body.error.message]).toEqual([422, 'The selected cancel status id is invalid.']);
    expect((await cancel(stranger)).status).toBe(403);
    expect((await cancel(requester, reason.requester, 99)).status).toBe(404);
  });
});
