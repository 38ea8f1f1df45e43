import { describe, expect, test } from 'vitest';
import { handler as createRequest } from '#functions/gibby/requests/create-request/handler.ts';
import { samples } from '#infra/build/samples.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { contentOf } from '#test/contract/samples.ts';
import { indonesia, japan } from '#test/support/builders.ts';
import { cityIn, france, requestFixture } from './request-fixture.ts';

async function one() {
  const under = await requestFixture();
  await under.join(1);
  await under.join(2);
  return under;
}

const keyOf = (userId: number, digit: string) => `quarantine/pictures/${userId}/${digit.repeat(32)}`;

test('a request is answered as all users see it, open and without offers', async () => {
  const { ask, request } = await one();
  const { status, body } = await ask(1, { note: 'The large ones', city_id: await cityIn(japan) });
  expect(status).toBe(200);
  expect(body.data).toMatchObject({
    id: 1,
    item_name: 'Indomie Goreng',
    category_id: 2,
    category: 'Food & Drinks',
    country_id: japan,
    country: 'Japan',
    city: 'Tokyo',
    price: 500_000,
    original_box: false,
    status: 'Open',
    images: [],
    collection_method_id: 1,
    collection_method: 'Meet Up',
    maximum_delivery_date: '2026-06-30',
    delivery_country_to: indonesia,
    delivery_country: 'Indonesia',
    delivery_county: 'Indonesia',
    note: 'The large ones',
    user: { id: 1, user: 'user1', name: 'User 1' },
    has_offer: false,
    has_accepted_offer: false,
    accepted_offer: null,
    is_owner: true,
    can_offer: false,
    created_at: '2026-03-01 19:00:03',
    comment_count: 0,
  });
  expect((await request(1, 1)).body.data).toEqual(body.data);
  expect((await request(2, 1)).body.data).toEqual({ ...body.data, is_owner: false, delivery_address: '', note: '' });
});

test('every field of the documented samples is present', async () => {
  const { ask } = await one();
  const { body } = await ask(1);
  for (const path of ['/api/requests', '/api/requests/trendings', '/api/user/matched-requests']) {
    for (const sample of samples.filter((found) => found.path === path && found.kind === 'response')) {
      const [shown] = [Object(contentOf(sample)).data].flat();
      const known = Object.keys(shown).filter((field) => !['price_to_pay', 'service_fee', 'traveller'].includes(field));
      expect(Object.keys(body.data), path).toEqual(expect.arrayContaining(known));
    }
  }
});

test('pictures come as keys of uploads, each with its crop, and are shown in their order', async () => {
  const { ask, stored } = await one();
  const image = [keyOf(1, 'a'), keyOf(1, 'b')];
  const { body } = await ask(1, { image, cropped_opt: ['100,80,1,2', ''] });
  expect(stored.map(({ source, crop, ownerId, userId }) => ({ source, crop, ownerId, userId }))).toEqual([
    { source: { uploadKey: image[0] }, crop: { width: 100, height: 80, left: 1, top: 2 }, ownerId: 1, userId: 1 },
    { source: { uploadKey: image[1] }, crop: undefined, ownerId: 1, userId: 1 },
  ]);
  expect(body.data.images).toHaveLength(2);
  expect(body.data.images[0].thumbnail).toBe(
    `https://gibby.example.com/uploads/requests/1/${'0'.repeat(32)}_thumbnail.jpg`,
  );
});

test('the form of the document is accepted, with files and with inputs left empty', async () => {
  const { as, form, stored } = await one();
  const fields = { ...(await form()), quantity: '1', original_box: '1', original_receipt: '0' };
  const parts = new FormData();
  for (const [name, value] of Object.entries(fields)) parts.append(name, String(value));
  for (const name of ['one.jpg', 'two.jpg']) {
    parts.append('image[]', new File([name], name, { type: 'image/jpeg' }));
    parts.append('cropped_opt[]', '100,100,1,1');
  }
  parts.append('image[]', new File([], ''));
  const encoded = new Response(parts);
  const { status, body } = await as(1).call(createRequest, {
    body: Buffer.from(await encoded.arrayBuffer()),
    headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
  });
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.data).toMatchObject({ quantity: '1', original_box: true, original_receipt: false });
  expect(stored.map(({ source }) => ('content' in source ? Buffer.from(source.content).toString() : ''))).toEqual([
    'one.jpg',
    'two.jpg',
  ]);
});

test('one refused picture removes those before it, and no request is made', async () => {
  const { ask, ports, stored, removed, items } = await one();
  const { store } = ports.pictures;
  ports.pictures.store = async (source, order) => {
    if (stored.length === 2) throw new Failure('picture_unreadable');
    return store(source, order);
  };
  const { status } = await ask(1, { image: ['a', 'b', 'c'].map((digit) => keyOf(1, digit)) });
  expect(status).toBe(422);
  expect(removed).toEqual(stored.map(({ picture }) => picture));
  expect(await items('REQ#')).toEqual([]);
});

test('pictures get what those before them have left of the time that one form has', async () => {
  const { ask, stored } = await one();
  const { status } = await ask(1, { image: ['a', 'b'].map((digit) => keyOf(1, digit)) });
  expect(status).toBe(200);
  const [first, second] = stored.map(({ workLeft = 0 }) => workLeft);
  expect([first, second]).toEqual([510_000_000, 510_000_000 - 1_000]);
});

describe('nothing changes', () => {
  test.each([
    ['the name is missing', { item_name: undefined }, 'The item name field is required.'],
    ['the category is unknown', { category_id: 999 }, 'The selected category id is invalid.'],
    ['the country is unknown', { country_id: 999 }, 'The selected country id is invalid.'],
    ['the collection method is unknown', { collection_method: 9 }, 'The selected collection method is invalid.'],
    ['the price is no price', { maximum_price: 'much' }, 'The maximum price format is invalid.'],
    ['the price is a fraction', { maximum_price: '1.5' }, 'The maximum price format is invalid.'],
    ['the price is nothing', { maximum_price: '0' }, 'The maximum price must be at least 1.'],
    ['the day is today', { estimate_delivery: '2026-03-01' }, 'The estimate delivery must be a date after today.'],
    [
      'the day is too far away',
      { estimate_delivery: '2027-01-26' },
      'The estimate delivery must be a date within 330 days.',
    ],
    [
      'the name has two lines',
      { item_name: 'Gibby\nYour payment' },
      'The item name must be one line of text without control characters.',
    ],
    ['the name shows nothing', { item_name: '\u3164\u2800\u200b' }, 'The item name field is required.'],
    ['the quantity is less than nothing', { quantity: -1 }, 'The quantity must be at least 1.'],
    ['so is its text', { quantity: '-1' }, 'The quantity must be at least 1.'],
    ['the quantity is nothing', { quantity: '0' }, 'The quantity must be at least 1.'],
    [
      'the day is far out',
      { estimate_delivery: '9999-12-31' },
      'The estimate delivery must be a date from 1900 to 2099.',
    ],
    ['the day is none', { estimate_delivery: '2026-02-30' }, 'The estimate delivery format is invalid.'],
    [
      'there are eleven pictures',
      { image: Array(11).fill(keyOf(1, 'a')) },
      'The image may not be greater than 10 items.',
    ],
    ['half a character is in it', { note: 'x\ud800' }, 'Bad Request'],
  ])('when %s', async (_name, changes, message) => {
    const { ask, items, stored } = await one();
    const before = await items();
    const { status, body } = await ask(1, changes);
    expect([status >= 400 && status < 500, body.error.message]).toEqual([true, message]);
    expect([await items(), stored]).toEqual([before, []]);
  });

  test('when a city lies in another country', async () => {
    const { ask } = await one();
    const wrong = await cityIn(france);
    const { body } = await ask(1, { city_id: wrong, delivery_city_to: wrong });
    expect(body.error.message).toBe('The selected city id is invalid.|The selected delivery city to is invalid.');
  });

  test('when the profile is incomplete', async () => {
    const { join, ask } = await one();
    await join(3, { phone: undefined });
    const { status, body } = await ask(3);
    expect([status, body.error.code]).toEqual([403, 'profile_incomplete']);
  });
});
