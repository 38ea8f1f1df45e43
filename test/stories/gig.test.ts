import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '#infra/local/demo/person.ts';
import { type CloudFixture, cloudFixture, until } from '../support/cloud-fixture.ts';
import { trialBalance } from '../support/items.ts';

const place = { latitude: 10.7725, longitude: 106.698 };
const metaData = { city: 'Ho Chi Minh City', instruction: 'The flower stalls' };

let fixture: CloudFixture;

beforeAll(async () => {
  fixture = await cloudFixture();
});
afterAll(() => fixture?.close());

/** The event names that a person received for a gig on one channel, in the order of the gig's events. */
function newsOf(person: Person, channel: string): string[] {
  const heard = person.received.filter((received) => received.channel === channel && received.data.seq !== undefined);
  return heard.sort((a, b) => Number(a.data.seq) - Number(b.data.seq)).map(({ event }) => event);
}

test('a gig goes from registration to both ratings, both parties get every event, and the books balance', async () => {
  const { cloud } = fixture;
  const [customer, operator] = await Promise.all([fixture.arrive('Clara'), fixture.arrive('Oscar')]);
  const [toCustomer, toOperator] = [`private-account-${customer.id}`, `private-account-${operator.id}`];
  await Promise.all([customer.listen(toCustomer), operator.listen(toOperator)]);
  await operator.api.goOnline();
  await operator.api.publishPosition({ body: { lat: 10.7731, lng: 106.6992 } });
  const near = await customer.api.findOperators({ params: { lat: place.latitude, long: place.longitude } });
  expect(near.map(({ id }) => id)).toEqual([operator.id]);

  const balances = () =>
    Promise.all(
      (['gateway:card', `operator:${operator.id}:payable`, 'revenue:gig'] as const).map((account) =>
        fixture.ports.ledger.balance(account),
      ),
    );
  const before = await balances();

  const requested = await customer.api.createGig({ body: { ...place, metaData } });
  expect(requested).toMatchObject({ status: 'pendingOperator', operator: null, duration: 0, ...place, metaData });
  const gigId = requested.id;
  const params = { gigId };
  const offer = await operator.hears(({ event }) => event === 'gig-offered');
  expect(offer.data).toMatchObject({ id: `${gigId}-1`, gig: gigId, code: 4, to: 'pendingOperator' });
  expect(await operator.api.claimGig({ params, body: { response: 'accept' } })).toMatchObject({
    status: 'operatorFound',
    operator: operator.id,
  });
  expect(await customer.api.confirmGig({ params })).toMatchObject({ status: 'operatorEnroute' });

  const chat = `private-chat_${gigId}`;
  // Otherwise what has happened before could still reach who listens from now on.
  await cloud.activity.idle();
  await Promise.all([customer.listen(chat), operator.listen(chat)]);
  const [shown, filmed] = [await customer.api.handshakeGig({ params }), await operator.api.handshakeGig({ params })];
  expect(shown).toMatchObject({ role: 'subscriber', sessionId: filmed.sessionId });
  expect(filmed.role).toBe('publisher');
  expect(shown.token).not.toBe(filmed.token);
  customer.say(chat, 'Left, please.');
  await operator.hears(({ event, data }) => event === 'client-message' && data.message === 'Left, please.');
  const saved = await operator.api.saveChat({
    body: { gig: gigId, from: customer.id, message: 'Left, please.' },
  });

  expect(await customer.api.startGig({ params })).toMatchObject({ status: 'streaming' });
  await cloud.clock.advance(69);
  expect(await customer.api.stopGig({ params })).toMatchObject({ status: 'purchased', duration: 69, price: 11.15 });
  const finished = await operator.hears(({ event, channel }) => event === 'gig-stopped' && channel === toOperator);
  expect(finished.data).toMatchObject({ code: 3, duration: 69, price: 11.15 });
  expect(await customer.api.rateGig({ params, body: { rating: 5 } })).toMatchObject({ status: 'purchased' });
  expect(await operator.api.rateGig({ params, body: { rating: 4 } })).toMatchObject({ status: 'voted' });
  await cloud.activity.idle();

  const fromClaim = ['gig-claimed', 'gig-confirmed', 'gig-handshake', 'gig-handshake', 'gig-started', 'gig-stopped'];
  const rated = ['gig-rated', 'gig-rated'];
  await until(() => (newsOf(customer, toCustomer).length >= 9 ? true : undefined), 'the last news of the customer');
  await until(() => (newsOf(operator, toOperator).length >= 9 ? true : undefined), 'the last news of the operator');
  expect(newsOf(customer, toCustomer)).toEqual(['gig-requested', ...fromClaim, ...rated]);
  expect(newsOf(operator, toOperator)).toEqual(['gig-offered', ...fromClaim, ...rated]);
  await until(() => (newsOf(customer, chat).length >= 6 ? true : undefined), 'the last news on the chat');
  expect(newsOf(customer, chat)).toEqual([...fromClaim.slice(2), ...rated]);

  // D20 to D25, field by field as in the document's samples.
  const [payout] = await operator.api.listPayouts();
  const [purchase] = await customer.api.listPurchases();
  const record = {
    gig: {
      id: gigId,
      createdAt: requested.createdAt,
      duration: 69,
      status: 'voted',
      chatChannel: `chat_${gigId}`,
      ...place,
      metaData,
    },
    payment: { id: expect.stringMatching(/^[0-9a-f]{24}$/), createdAt: expect.stringMatching(/^\d{4}-.*Z$/) },
  };
  const names = { lastName: 'Demo', profileImage: '' };
  const paid = (amount: string) => ({ ...record, payment: { ...record.payment, amount } });
  expect(payout).toEqual({ ...paid('5.58'), rating: { value: 5 }, account: { firstName: 'Clara', ...names } });
  expect(purchase).toEqual({ ...paid('11.15'), rating: { value: 4 }, account: { firstName: 'Oscar', ...names } });
  const summary = {
    id: gigId,
    customer: customer.id,
    operator: operator.id,
    customerRating: { value: 5 },
    operatorRating: { value: 4 },
    ...place,
    duration: 69,
    status: 'voted',
  };
  expect(await customer.api.listGigs({ params: { accountId: customer.id } })).toEqual([summary]);
  expect(await operator.api.listGigs({ params: { accountId: operator.id } })).toEqual([summary]);
  const detailOf = (person: Person) => person.api.getGig({ params: { accountId: person.id, gigId } });
  const gig = {
    duration: 69,
    status: 'voted',
    customer: { firstName: 'Clara', lastName: 'Demo' },
    operator: { firstName: 'Oscar', lastName: 'Demo' },
    customerRating: { value: 5 },
    operatorRating: { value: 4 },
    ...place,
  };
  const money = { purchase: { status: 'confirmed', amount: 11.15 }, payment: { status: 'need_invoice', amount: 5.58 } };
  for (const person of [customer, operator]) expect(await detailOf(person)).toEqual({ gig, ...money });
  const kept = { gig: gigId, account: customer.id, message: 'Left, please.' };
  const messages = await operator.api.listChat({ params });
  expect(messages).toEqual([{ ...kept, id: saved.id, createdAt: saved.createdAt, updatedAt: saved.updatedAt }]);

  expect(await fixture.booksOf(gigId)).toEqual({ hold: 0, purposes: ['authorise', 'capture', 'release'] });
  const moved = (await balances()).map((balance, index) => balance - (before[index] ?? 0));
  expect(moved).toEqual([1115, -558, -557]);
  expect(trialBalance(await fixture.itemsOf('LED#'))).toEqual({ sum: 0, wrong: [] });

  // The socket events equal those of the catch-up route, and the execution followed the same path.
  const missed = await operator.api.listGigEvents({ params: { accountId: operator.id, gigId } });
  expect(missed.map(({ event }) => event)).toEqual(newsOf(operator, toOperator));
  expect(fixture.executionsOf(gigId)).toMatchObject([{ status: 'SUCCEEDED' }]);
  const rater = await customer.api.getAccount({ params: { accountId: operator.id } });
  expect(rater).toMatchObject({ operatorRating: 5 });
});
