import { expect, test } from 'vitest';
import { fireDueRequestTimer } from '#shared/gibby/requests/request-timer.usecase.ts';
import { offerFixture, requester, requestId, rival, traveller } from './offer-fixture.ts';

test('of many concurrent offers of one traveller one is made', async () => {
  const { offer, request, offersFor } = await offerFixture();
  const answers = await Promise.all(Array.from({ length: 5 }, () => offer(traveller)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422, 422]);
  expect((await request()).offerCount).toBe(1);
  expect((await offersFor(requester)).body.meta.pagination.total).toBe(1);
});

test('concurrent offers of many travellers are all made', async () => {
  const { join, travel, offer, request, events } = await offerFixture();
  const travellers = Array.from({ length: 8 }, (_, index) => 100 + index);
  for (const id of travellers) {
    await join(id);
    await travel(id);
  }
  const answers = await Promise.all(travellers.map((id) => offer(id)));
  expect(answers.map(({ status }) => status)).toEqual(travellers.map(() => 200));
  expect((await request()).offerCount).toBe(8);
  expect((await events()).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('an offer that is accepted and withdrawn at once ends as one of both', async () => {
  const { offered, accept, withdraw, request, ports } = await offerFixture();
  const offerId = await offered();
  const [accepted, withdrawn] = await Promise.all([accept(requester, offerId), withdraw(traveller)]);
  const isAccepted = accepted.status === 200;
  expect(withdrawn.status === 200).toBe(!isAccepted);
  expect((await request()).status).toBe(isAccepted ? 'pendingDeposit' : 'open');
  expect((await ports.offers.get(requestId, offerId))?.status).toBe(isAccepted ? 'accepted' : 'withdrawn');
});

test('a deposit at the moment of its deadline is either paid or expired, and the books agree', async () => {
  const { agreed, deposit, pay, request, owed, ports, runtime } = await offerFixture();
  await agreed();
  await deposit(requester, 36_000);
  runtime.clock.advance(86_400);
  const [paid] = await Promise.all([pay(requester), fireDueRequestTimer(ports, requestId)]);
  const isPaid = paid.status === 200;
  expect((await request()).status).toBe(isPaid ? 'inProgress' : 'open');
  expect(await owed(`escrow:${requestId}`)).toBe(isPaid ? 36_000 : 0);
  expect(await owed(`user:${requester}:credit`)).toBe(isPaid ? 0 : 36_000);
});

test('a delivery, a complaint and a cancellation at once leave the deposit in one place', async () => {
  const { paid, advance, owed, request } = await offerFixture();
  await paid();
  await advance({ event: 'purchase', by: traveller });
  const outcomes = await Promise.allSettled([
    advance({ event: 'deliver', by: traveller }),
    advance({ event: 'complain', by: requester, complaintType: 1 }),
    advance({ event: 'cancelOffer', by: traveller }),
  ]);
  expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
  const { status } = await request();
  const isRefunded = status === 'open';
  expect(await owed(`escrow:${requestId}`)).toBe(isRefunded ? 0 : 36_000);
  expect(await owed(`user:${requester}:credit`)).toBe(isRefunded ? 36_000 : 0);
});

test('two offers of the same traveller for two requests do not conflict', async () => {
  const { post, offer } = await offerFixture();
  await post(47);
  const terms = { collection_method: 1, price: 10_000, return_date: '2026-03-10' };
  const answers = await Promise.all([offer(rival, terms), offer(rival, terms, 47)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
});
