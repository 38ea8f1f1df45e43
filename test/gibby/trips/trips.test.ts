import { describe, expect, test } from 'vitest';
import { sampleOf } from '#test/contract/samples.ts';
import { indonesia, japan } from '#test/support/builders.ts';
import { cityIn, france, idsIn, requestFixture } from '../requests/request-fixture.ts';

/** Users 1 and 2, both of whom may post. */
async function two() {
  const under = await requestFixture();
  await under.join(1);
  await under.join(2);
  return under;
}

test('a trip is posted, and shown on its own and in lists, in the form of the document', async () => {
  const { travel, trip, trips } = await two();
  const { status, body } = await travel(1);
  expect(status).toBe(200);
  const { data } = body;
  expect(data).toMatchObject({
    id: 1,
    from_country_id: indonesia,
    from_country: 'Indonesia',
    from_city_id: await cityIn(indonesia),
    departure_date: '2026-04-01',
    return_date: '2026-04-20',
    destination: [{ country_id: japan, country: 'Japan', cities: [{ city_id: await cityIn(japan), city: 'Tokyo' }] }],
  });
  expect((await trip(2, data.id)).body.data).toEqual(data);
  const [row] = (await trips(2)).body.data;
  const flagOf = (code: string) => {
    const address = `https://gibby.example.com/images/flags/${code}`;
    return { original: `${address}.png`, normal: `${address}_normal.png`, small: `${address}_small.png` };
  };
  expect(row).toMatchObject({
    id: 1,
    image: flagOf('ID'),
    destination: [{ image: flagOf('JP'), request_pending: 0, request_completed: 0 }],
  });
});

test('the documented request gets the documented refusal', async () => {
  const { travel, items } = await two();
  const sample = sampleOf('/api/trips', { method: 'POST', kind: 'request' });
  const before = await items();
  const { status, body } = await travel(1, { departure_date: undefined, ...sample });
  expect(status).toBe(422);
  expect(body.error.message).toMatch(
    /^.*The departure_date field is required\..*\|Some of destination values is invalid$/,
  );
  expect(await items()).toEqual(before);
});

test('ids may be text, as in the document', async () => {
  const { travel } = await two();
  const { status } = await travel(1, {
    from_country_id: String(indonesia),
    from_city_id: String(await cityIn(indonesia)),
  });
  expect(status).toBe(200);
});

test.each(['name', 'phone', 'countryId', 'cityId'] as const)(
  'a user without %s in the profile cannot post a trip',
  async (field) => {
    const { join, travel, items } = await requestFixture();
    await join(1, { [field]: field === 'name' ? null : undefined });
    const before = await items();
    const { status, body } = await travel(1);
    expect([status, body.error.message]).toEqual([403, 'Please complete your profile first.']);
    expect(await items()).toEqual(before);
  },
);

test('with a user id a trip is found only for its traveller', async () => {
  const { travel, trip } = await two();
  await travel(1);
  const statuses = await Promise.all(
    [undefined, '1', '2', ''].map(
      async (user_id) => (await trip(2, 1, user_id === undefined ? {} : { user_id })).status,
    ),
  );
  expect(statuses).toEqual([200, 200, 404, 200]);
  expect((await trip(2, 99)).status).toBe(404);
});

describe('lists', () => {
  test('show all trips ahead, the earliest return first; those of a user, the latest return first', async () => {
    const { travel, trips } = await two();
    await travel(1, { return_date: '2026-04-20' });
    await travel(2, { return_date: '2026-04-10' });
    await travel(1, { return_date: '2026-04-30' });
    expect(idsIn(await trips(1))).toEqual([2, 1, 3]);
    expect(idsIn(await trips(2, { user_id: '1' }))).toEqual([3, 1]);
    expect((await trips(2, { user_id: '1' })).body.meta.pagination.total).toBe(2);
  });

  test('have pages by number and by cursor', async () => {
    const { travel, trips } = await two();
    for (let day = 10; day < 15; day++) await travel(1, { return_date: `2026-04-${day}` });
    const first = await trips(1, { per_page: '2' });
    expect([idsIn(first), first.body.meta.pagination.total]).toEqual([[1, 2], 5]);
    expect(idsIn(await trips(1, { per_page: '2', page: '3' }))).toEqual([5]);
    expect(idsIn(await trips(1, { per_page: '2', page: '2', cursor: first.body.meta.cursor.next }))).toEqual([3, 4]);
  });

  test('drop a trip that is over from the trips ahead, but keep it with its traveller', async () => {
    const { travel, trips, endTrips, runtime } = await two();
    await travel(1, { return_date: '2026-04-10' });
    await travel(1, { return_date: '2026-04-20' });
    // The day of return itself, in Jakarta, is part of the trip.
    runtime.clock.advance((Date.parse('2026-04-10T16:59:00.000Z') - runtime.clock.now()) / 1000);
    expect(await endTrips()).toEqual({ ended: 0 });
    runtime.clock.advance(120);
    expect(await endTrips()).toEqual({ ended: 1 });
    expect(await endTrips()).toEqual({ ended: 0 });
    expect(idsIn(await trips(2))).toEqual([2]);
    expect((await trips(2)).body.meta.pagination.total).toBe(1);
    expect(idsIn(await trips(2, { user_id: '1' }))).toEqual([2, 1]);
  });
});

test('the travellers of each country are counted until they return, with the first day of return', async () => {
  const { travel, deliver, endTrips, ports, runtime } = await two();
  await travel(1, { return_date: '2026-04-20' });
  const both = [
    { country_id: japan, city_ids: [] },
    { country_id: france, city_ids: [] },
  ];
  await travel(2, { return_date: '2026-04-10', destination: both });
  await deliver();
  const figures = async (countryId: number) => {
    const { travellers, earliestReturnDate } = { ...(await ports.countryFigures.all()).get(countryId) };
    return [travellers, earliestReturnDate];
  };
  expect([await figures(japan), await figures(france)]).toEqual([
    [2, '2026-04-10'],
    [1, '2026-04-10'],
  ]);
  runtime.clock.advance(41 * 86_400);
  await endTrips();
  expect([await figures(japan), await figures(france)]).toEqual([
    [1, '2026-04-20'],
    [0, null],
  ]);
});
