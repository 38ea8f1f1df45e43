import { beforeEach, describe, expect, test } from 'vitest';
import { handler as getFlag } from '#functions/gibby/reference/get-flag/handler.ts';
import { handler as listCountries } from '#functions/gibby/reference/list-countries/handler.ts';
import { handler as listCountryNames } from '#functions/gibby/reference/list-country-names/handler.ts';
import { call } from '#test/support/call.ts';
import { origin } from '#test/support/gibby-fixture.ts';
import { builtFlags } from './built-flags.ts';
import { type Query, referenceFixture, sampleOf } from './reference-fixture.ts';

let fixture: Awaited<ReturnType<typeof referenceFixture>>;
beforeEach(async () => {
  fixture = await referenceFixture();
});

/** The documented sizes of a country's picture. */
const imageOf = (code: string) => ({
  original: `https://gibby.example.com/images/flags/${code}.png`,
  normal: `https://gibby.example.com/images/flags/${code}_normal.png`,
  small: `https://gibby.example.com/images/flags/${code}_small.png`,
});
const at = '2016-09-06T00:26:47.000Z';
const names = (data: readonly { name: string }[]) => data.map(({ name }) => name);

describe('GET /api/countries', () => {
  test('shows the activity in a country, as the document prints it', async () => {
    const { countryFigures } = fixture.ports;
    const [sample] = sampleOf('/api/countries').data;
    for (const figure of ['openRequests', 'completedRequests'] as const) {
      for (const number of [1, 2, 3]) {
        await countryFigures.record(`request/${figure}${number}`, 1, { countryId: 101, figure }, at);
      }
    }
    for (let day = 14; day < 29; day++) {
      const share = { countryId: 101, figure: 'travellers', returnDate: `2016-09-${day}` } as const;
      await countryFigures.record(`trip/${day}/101`, 1, share, at);
    }

    const { status, body } = await fixture.byUser(listCountries, { search: 'Indonesia' });

    expect(status).toBe(200);
    const { contry_image, ...documented } = { ...sample };
    const image = imageOf('ID');
    expect(Object.keys(Object(contry_image))).toEqual(Object.keys(image));
    expect(body.data).toEqual([{ ...documented, contry_image: image, country_image: image }]);
  });

  test('shows zeros where there is no activity', async () => {
    const { body } = await fixture.byUser(listCountries, { search: 'Iceland' });
    expect(body.data).toEqual([
      {
        id: 98,
        name: 'Iceland',
        contry_image: imageOf('IS'),
        country_image: imageOf('IS'),
        open_requests: 0,
        pending_requests: 0,
        completed_requests: 0,
        traveller: 0,
        earliest_return_date: null,
        created_at: '2016-09-05 14:47:38',
        updated_at: '2016-09-05 14:47:38',
      },
    ]);
  });

  test('answers page by page, with the meta data and links of the document', async () => {
    const documented = sampleOf('/api/countries').meta.pagination;
    const { body } = await fixture.byUser(listCountries, { page: '2', per_page: '10', search: '' });
    const { links, ...pagination } = body.meta.pagination;
    expect(pagination).toEqual({ ...documented, links: undefined });
    expect(body.data).toHaveLength(10);
    const called = (page: string) => ({ path: '/api/countries', page, per_page: '10' });
    expect(callOf(links.previous)).toEqual(called('1'));
    expect(callOf(links.next)).toEqual(called('3'));
  });

  test('has all 246 on nine pages of 30, each once, even if more per page are requested', async () => {
    const pages = await Promise.all(
      Array.from({ length: 9 }, (_, index) =>
        fixture.byUser(listCountries, { page: String(index + 1), per_page: '1000' }),
      ),
    );
    const all = pages.flatMap(({ body }) => names(body.data));
    expect(new Set(all).size).toBe(246);
    expect(all).toHaveLength(246);
    expect(pages.at(-1)?.body.meta.pagination).toMatchObject({ count: 6, current_page: 9, total_pages: 9 });
  });

  test.each([
    ['cote', []],
    ['IVORY', ['Ivory Coast']],
    ['korea', ["Korea, Democratic People's Republic of", 'Korea, Republic of']],
    ['réunion', ['Reunion']],
    ['guinea bissau', ['Guinea-Bissau']],
  ])('finds by name: %s', async (search, expected) => {
    const { body } = await fixture.byUser(listCountries, { search });
    expect(names(body.data)).toEqual(expected);
    expect(body.meta.pagination).toMatchObject({ total: expected.length, total_pages: 1, links: [] });
  });

  test.each<[Query]>([[{ page: '-1' }], [{ page: 'x' }], [{ per_page: '-1' }], [{ search: 'x'.repeat(101) }]])(
    'refuses %j',
    async (query) => {
      const { status, body } = await fixture.byUser(listCountries, query);
      expect([status, body.error.http_code]).toEqual([422, 422]);
    },
  );

  test('gives a flag that is there for each country, and the default picture for those that are none any more', async () => {
    const ports = { ...fixture.runtime, flags: builtFlags };
    for (let page = 1; page <= 9; page++) {
      const { body } = await fixture.byUser(listCountries, { page: String(page) });
      for (const { name, contry_image: image } of body.data) {
        if (['France, Metropolitan', 'Netherlands Antilles', 'Yugoslavia'].includes(name)) {
          expect(new Set(Object.values(image))).toEqual(new Set(['https://gibby.example.com/images/default.jpg']));
          continue;
        }
        for (const address of Object.values(image)) {
          const file = String(address).split('/images/flags/')[1] ?? '';
          const answer = await call(getFlag, ports, { params: { file }, headers: { apikey: '' } });
          expect([answer.status, answer.headers['content-type']], file).toEqual([200, 'image/png']);
        }
      }
    }
  });

  test.each(['XX.png', 'id.png', 'ID_large.png', 'ID.jpg', '__proto__.png'])('there is no flag %s', async (file) => {
    const ports = { ...fixture.runtime, flags: builtFlags };
    const answer = await call(getFlag, ports, { params: { file } });
    expect(answer.status).toBe(file === 'XX.png' ? 404 : 400);
  });

  test('is for users only', async () => {
    expect((await fixture.byApplication(listCountries)).status).toBe(401);
  });
});

describe('GET /api/countries/list', () => {
  test('lists all countries on one page, beginning as the document does', async () => {
    const { status, body } = await fixture.byApplication(listCountryNames);
    expect(status).toBe(200);
    const documented = sampleOf('/api/countries/list').data;
    expect(body.data.slice(0, documented.length)).toEqual(documented);
    expect(body.data).toHaveLength(246);
    expect(Object.keys(body)).toEqual(['data']);
    expect(body.data).toContainEqual({ id: 101, name: 'Indonesia' });
    expect(body.data).toContainEqual({ id: 110, name: 'Japan' });
  });

  test('is in alphabetical order', async () => {
    const { body } = await fixture.byApplication(listCountryNames);
    const listed = names(body.data);
    expect(listed).toEqual([...listed].sort((a, b) => a.localeCompare(b, 'en')));
  });
});

/** Path and parameters of a link. */
function callOf(link: string) {
  const { origin: where, pathname: path, searchParams } = new URL(link);
  expect(where).toBe(origin);
  const { search, ...rest } = Object.fromEntries(searchParams);
  expect(search ?? '').toBe('');
  return { path, ...rest };
}
