import { describe, expect, test } from 'vitest';
import { indonesia, japan } from '#test/support/builders.ts';
import { cityIn, france, idsIn, requestFixture } from './request-fixture.ts';

async function three() {
  const under = await requestFixture();
  for (const id of [1, 2, 3]) await under.join(id);
  const matchedBy = async (as: number) => {
    await under.deliver();
    const answer = await under.matched(as);
    return { ids: idsIn(answer), total: answer.body.meta.pagination.total };
  };
  return { ...under, matchedBy };
}

test('the traveller gets the match, whether the trip or the request comes first', async () => {
  const { asked, travel, matchedBy } = await three();
  await travel(2);
  expect(await matchedBy(2)).toEqual({ ids: [], total: 0 });
  const first = await asked(1);
  const second = await asked(1);
  expect(await matchedBy(2)).toEqual({ ids: [second, first], total: 2 });
  await travel(3);
  expect(await matchedBy(3)).toEqual({ ids: [second, first], total: 2 });
  expect(await matchedBy(1)).toEqual({ ids: [], total: 0 });
});

test('the match is made once when both exist before either event is delivered', async () => {
  const { asked, travel, matchedBy } = await three();
  const id = await asked(1);
  await travel(2);
  expect(await matchedBy(2)).toEqual({ ids: [id], total: 1 });
});

describe('no match is made', () => {
  test.each([
    ['for an item from elsewhere', async () => ({ country_id: france })],
    [
      'for what is wanted elsewhere',
      async () => ({ delivery_country_to: japan, delivery_city_to: await cityIn(japan) }),
    ],
    ['for what is needed earlier', async () => ({ estimate_delivery: '2026-04-19' })],
  ])('%s', async (_name, changes) => {
    const { asked, travel, matchedBy } = await three();
    await travel(2);
    await asked(1, await changes());
    expect(await matchedBy(2)).toEqual({ ids: [], total: 0 });
  });

  test("with one's own request", async () => {
    const { asked, travel, matchedBy } = await three();
    await travel(1);
    await asked(1);
    expect(await matchedBy(1)).toEqual({ ids: [], total: 0 });
  });
});

test('a return on the last day is in time', async () => {
  const { asked, travel, matchedBy } = await three();
  await travel(2);
  const id = await asked(1, { estimate_delivery: '2026-04-20' });
  expect((await matchedBy(2)).ids).toEqual([id]);
});

test('a request that is no longer open is removed, and comes back when it opens again', async () => {
  const { asked, travel, offer, advance, matchedBy } = await three();
  const id = await asked(1);
  await travel(2);
  await travel(3);
  await matchedBy(2);
  await offer(id, 3, 51, 2);
  expect(await matchedBy(2)).toEqual({ ids: [id], total: 1 });
  await advance(id, { event: 'accept', by: 1, offerId: 51 });
  expect([await matchedBy(2), await matchedBy(3)]).toEqual([
    { ids: [], total: 0 },
    { ids: [], total: 0 },
  ]);
  await advance(id, { event: 'cancelOffer', by: 3, reasonId: 10 });
  expect(await matchedBy(2)).toEqual({ ids: [id], total: 1 });
});

test('two trips to the same place make one match, which lasts as long as the later trip', async () => {
  const { asked, travel, matchedBy, endTrips, runtime } = await three();
  await travel(2, { return_date: '2026-04-10' });
  const id = await asked(1);
  expect(await matchedBy(2)).toEqual({ ids: [id], total: 1 });
  await travel(2, { return_date: '2026-04-20' });
  expect(await matchedBy(2)).toEqual({ ids: [id], total: 1 });
  runtime.clock.advance(41 * 86_400);
  await endTrips();
  expect(await matchedBy(2)).toEqual({ ids: [id], total: 1 });
  runtime.clock.advance(10 * 86_400);
  await endTrips();
  expect(await matchedBy(2)).toEqual({ ids: [], total: 0 });
});

test('a trip that is over gets no new matches', async () => {
  const { asked, travel, matchedBy, endTrips, runtime } = await three();
  await travel(2);
  await matchedBy(2);
  runtime.clock.advance(60 * 86_400);
  await endTrips();
  await asked(1, { estimate_delivery: '2026-12-01' });
  expect(await matchedBy(2)).toEqual({ ids: [], total: 0 });
});

test('a request of Indonesia matches travellers who come home to Indonesia', async () => {
  const { asked, travel, matchedBy } = await three();
  await travel(2, { from_country_id: france, from_city_id: await cityIn(france) });
  await asked(1, { delivery_country_to: indonesia });
  expect(await matchedBy(2)).toEqual({ ids: [], total: 0 });
});
