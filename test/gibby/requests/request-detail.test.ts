import { expect, test } from 'vitest';
import { requestFixture } from './request-fixture.ts';

/** User 1 wants something from Japan before July; user 2 is there until April 20. */
async function asked() {
  const under = await requestFixture();
  for (const id of [1, 2, 3]) await under.join(id);
  const id = await under.asked(1);
  await under.travel(2);
  const seenBy = async (as: number, query: Record<string, string> = {}) =>
    (await under.request(as, id, query)).body.data;
  return { ...under, id, seenBy };
}

test('a traveller who goes there and returns in time may offer, once', async () => {
  const { seenBy, offer, id } = await asked();
  expect(await seenBy(2)).toMatchObject({ can_offer: true, cant_type: false, has_declined_offer: false });
  await offer(id, 2, 51);
  expect(await seenBy(2)).toMatchObject({ can_offer: false, cant_type: false, has_offer: true, count_user_offer: 1 });
});

test('a user who does not travel there may not offer, and is told nothing about a trip', async () => {
  const { seenBy } = await asked();
  const shown = await seenBy(3);
  expect(shown).toMatchObject({ can_offer: false, cant_type: false });
  expect(shown).not.toHaveProperty('cant_type_string');
});

test('a traveller who returns too late is told so in the words of the document', async () => {
  const { seenBy, travel } = await asked();
  await travel(3, { return_date: '2026-07-01' });
  expect(await seenBy(3)).toMatchObject({
    can_offer: false,
    cant_type: 1,
    cant_type_string: 'Your return date exceeds maximum return date set by requester',
  });
});

test('a traveller whose trip is over is told so', async () => {
  const { seenBy, runtime } = await asked();
  runtime.clock.advance(60 * 86_400);
  expect(await seenBy(2)).toMatchObject({ can_offer: false, cant_type: 2 });
});

test.each(['trip', 'trip_id'])('the parameter `%s` selects one of several trips', async (name) => {
  const { seenBy, travel } = await asked();
  const { body } = await travel(2, { return_date: '2026-07-01' });
  expect(await seenBy(2, { [name]: String(body.data.id) })).toMatchObject({ can_offer: false, cant_type: 1 });
  expect(await seenBy(2, { [name]: '' })).toMatchObject({ can_offer: true });
});

test('a traveller sees that their offer was declined', async () => {
  const { seenBy, offer, advance, id } = await asked();
  await offer(id, 2, 51);
  await advance(id, { event: 'decline', by: 1, offerId: 51, reasonId: 3 });
  expect(await seenBy(2)).toMatchObject({ has_declined_offer: true, can_offer: true });
  expect(await seenBy(1)).toMatchObject({ has_declined_offer: false, has_offer: true });
});

test('an accepted offer shows its price, its fee and its traveller', async () => {
  const { seenBy, offer, advance, id } = await asked();
  await offer(id, 2, 51);
  await advance(id, { event: 'accept', by: 1, offerId: 51 });
  expect(await seenBy(3)).toMatchObject({
    status: 'Pending Deposit',
    price: 50_000,
    service_fee: 17_500,
    price_to_pay: 67_500,
    has_accepted_offer: true,
    accepted_offer: 51,
    traveller: { id: 2, user: 'user2', name: 'User 2', image: { original: expect.any(String) } },
  });
});

test('a missing request is a 404, and so is an id that none has', async () => {
  const { request } = await asked();
  expect((await request(1, 99)).status).toBe(404);
  expect((await request(1, 'x')).status).toBe(404);
});
