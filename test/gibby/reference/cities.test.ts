import { describe, expect, test } from 'vitest';
import { handler as listCities } from '#functions/gibby/reference/list-cities/handler.ts';
import { builtCities } from '#test/support/cities.ts';
import { type Query, referenceFixture, sampleOf } from './reference-fixture.ts';

const { byUser, byApplication } = await referenceFixture();

const indonesia = '101';
const names = (data: readonly { name: string }[]) => data.map(({ name }) => name);

describe('GET /api/cities', () => {
  test.each(sampleOf('/api/cities').data.map((city) => [city]))('finds the documented city %j', async (documented) => {
    const { status, body } = await byUser(listCities, { country_id: indonesia, search: String(documented.name) });
    expect(status).toBe(200);
    // Its id is a different one, because the document's own samples contradict each other.
    expect(body.data[0]).toEqual({ ...documented, id: expect.any(Number), country_id: 101 });
  });

  test('lists a country by the size of its cities, page by page', async () => {
    const first = await byUser(listCities, { country_id: indonesia });
    const second = await byUser(listCities, { country_id: indonesia, page: '2' });
    expect(names(first.body.data).slice(0, 2)).toEqual(['Jakarta', 'Surabaya']);
    expect(first.body.data).toHaveLength(30);
    const shown = [...first.body.data, ...second.body.data].map(({ id }) => id);
    expect(new Set(shown).size).toBe(60);
    const { total, total_pages } = first.body.meta.pagination;
    expect(total_pages).toBe(Math.ceil(total / 30));
    expect(total).toBeGreaterThan(300);
  });

  test('lists the cities of all countries when no country is given', async () => {
    const { body } = await byUser(listCities, { country_id: '', search: '' });
    expect(body.data[0]).toMatchObject({ name: 'Kabul', country_id: 1 });
    expect(body.meta.pagination.total).toBeGreaterThan(20_000);
  });

  test.each([
    ['são paulo', 'São Paulo'],
    ['SAO PAULO', 'São Paulo'],
    ['zurich', 'Zürich'],
    ['reykjavik', 'Reykjavík'],
  ])('finds across countries, whatever case and accents: %s', async (search, name) => {
    const { body } = await byUser(listCities, { search });
    expect(names(body.data)).toContain(name);
  });

  test('returns no city for an unknown country or an unknown name', async () => {
    const empty: readonly Query[] = [
      { country_id: '247' },
      { country_id: '243' },
      { search: 'Atlantis under the sea' },
    ];
    for (const query of empty) {
      const { status, body } = await byUser(listCities, query);
      expect([status, body.data, body.meta.pagination.total]).toEqual([200, [], 0]);
    }
  });

  test.each([[{ country_id: 'x' }], [{ country_id: '0' }], [{ country_id: '-1' }], [{ country_id: '1.5' }]])(
    'refuses %j',
    async (query) => {
      const { status, body } = await byUser(listCities, query);
      expect([status, body.error.http_code]).toEqual([422, 422]);
    },
  );

  test('is for users only', async () => {
    expect((await byApplication(listCities)).status).toBe(401);
  });

  test('numbers cities as they can be looked up', async () => {
    const { body } = await byUser(listCities, { country_id: indonesia, search: 'bandung' });
    const { id, name } = body.data[0];
    expect(await builtCities.get(id)).toEqual({ id, name, countryId: 101 });
    expect(await builtCities.get(1)).toBeUndefined();
  });
});
