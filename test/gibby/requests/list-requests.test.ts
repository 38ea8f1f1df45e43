import { beforeAll, describe, expect, test } from 'vitest';
import { idsIn, type RequestFixture, requestFixture } from './request-fixture.ts';

/** Five requests of two users: ids in the order of creation. */
async function five() {
  const under = await requestFixture();
  for (const id of [1, 2, 3]) await under.join(id);
  const wanted = [
    [1, { item_name: 'Matcha', maximum_price: 300, category_id: 2 }],
    [1, { item_name: 'äpfel', maximum_price: 100, category_id: 2 }],
    [2, { item_name: 'Camera Bag', maximum_price: 500, category_id: 4 }],
    [2, { item_name: 'Bag of Walnuts', maximum_price: 200, category_id: 2 }],
    [1, { item_name: 'Camera', maximum_price: 400, category_id: 4 }],
  ] as const;
  for (const [user, changes] of wanted) await under.asked(user, changes);
  await under.advance(3, { event: 'cancel', by: 2, reasonId: 6 });
  await under.deliver();
  return under;
}

describe('the documented filters, orders and words', () => {
  // Nothing is changed here, so one fixture serves all tests.
  let fixture: RequestFixture;
  beforeAll(async () => {
    fixture = await five();
  });

  test.each([
    ['nothing', {}, [5, 4, 3, 2, 1]],
    [
      'what the template leaves empty',
      { item_name: '', category_id: '', user_id: '', sort: '', status: '', include: '' },
      [5, 4, 3, 2, 1],
    ],
    ['the latest first', { sort: 'created_at.desc' }, [5, 4, 3, 2, 1]],
    ['names, whatever their accents', { sort: 'item_name.asc' }, [2, 4, 5, 3, 1]],
    ['the cheapest first', { sort: 'maximum_price.asc' }, [2, 4, 1, 5, 3]],
    ['the dearest first', { sort: 'maximum_price.desc' }, [3, 5, 1, 4, 2]],
    ['a category', { category_id: '4' }, [5, 3]],
    ['a requester', { user_id: '2' }, [4, 3]],
    ['open ones', { status: '0' }, [5, 4, 2, 1]],
    ['canceled ones, which the document leaves out', { status: '1' }, [3]],
    ['accepted ones', { status: '2' }, []],
    ['all of it', { category_id: '2', user_id: '1', status: '0', sort: 'maximum_price.asc' }, [2, 1]],
    ['a word', { item_name: 'camera' }, [5, 3]],
    ['the beginning of a word', { item_name: 'CAM' }, [5, 3]],
    ['too little of a word', { item_name: 'ca' }, []],
    ['the end of a word', { item_name: 'nuts' }, []],
    ['two words in any order', { item_name: 'bag camera' }, [3]],
    ['a word in an order', { item_name: 'bag', sort: 'maximum_price.asc' }, [4, 3]],
    ['a word by name', { item_name: 'bag', sort: 'item_name.asc' }, [4, 3]],
    ['a word with a filter', { item_name: 'bag', status: '0' }, [4]],
    ['nothing but punctuation', { item_name: '!?' }, []],
  ])('%s', async (_name, query, ids) => {
    const answer = await fixture.list(3, query);
    expect([answer.status, idsIn(answer), answer.body.meta.pagination.total]).toEqual([200, ids, ids.length]);
  });

  test.each([
    ['sort', 'price.up', 'The selected sort is invalid.'],
    ['status', '4', 'The selected status is invalid.'],
    ['include', 'offers', 'The selected include is invalid.'],
    ['category_id', 'x', 'The category id format is invalid.'],
    ['page', '35', 'The page may not be greater than 34. Follow meta.cursor.next instead.'],
    ['cursor', 'x', 'unknown cursor'],
  ])('%s cannot be %s', async (name, value, message) => {
    const { status, body } = await fixture.list(3, { [name]: value });
    expect([status, body.error.message]).toEqual([422, message]);
  });
});

test("requests look the same in lists as on their own, except for the state of the user's own offer", async () => {
  const { list, request } = await five();
  const [first] = (await list(3)).body.data;
  const { has_declined_offer: hasDeclinedOffer, ...alone } = (await request(3, 5)).body.data;
  expect(first).toEqual(alone);
  expect(hasDeclinedOffer).toBe(false);
});

describe('pages', () => {
  test.each([
    ['of a list', {}],
    ['of a word', { item_name: 'thing' }],
    ['of words', { item_name: 'thing number' }],
    ['of a word with a filter', { item_name: 'thing', status: '0', sort: 'maximum_price.desc' }],
  ])(
    '%s by number and by cursor contain every request once',
    async (_name, query) => {
      const under = await requestFixture();
      await under.join(1);
      for (let number = 1; number <= 5; number++) {
        await under.asked(1, { item_name: `Thing number ${number}`, maximum_price: number });
      }
      await under.deliver();
      const byNumber = await Promise.all(
        ['1', '2', '3'].map((page) => under.list(1, { ...query, per_page: '2', page })),
      );
      expect(byNumber.map(idsIn)).toEqual([[5, 4], [3, 2], [1]]);
      for (const { body } of byNumber) expect(body.meta.pagination.total).toBe(5);
      const next = byNumber[0]?.body.meta.cursor.next;
      const byCursor = await under.list(1, { ...query, per_page: '2', page: '2', cursor: next });
      expect(idsIn(byCursor)).toEqual([3, 2]);
      expect(
        idsIn(await under.list(1, { ...query, per_page: '2', page: '3', cursor: byCursor.body.meta.cursor.next })),
      ).toEqual([1]);
    },
    20_000,
  );
});

test('lists show a traveller which requests they may offer for', async () => {
  const { list, travel } = await five();
  await travel(3);
  const shown = (await list(3)).body.data;
  expect(shown.map(({ can_offer: canOffer }: { can_offer: boolean }) => canOffer)).toEqual([
    true,
    true,
    false,
    true,
    true,
  ]);
});

test.each([
  ['of words', { item_name: 'thing number' }],
  ['of a long word', { item_name: 'thingsomelongword' }],
  ['of a word with a filter', { item_name: 'thing', status: '0' }],
  ['of words by price', { item_name: 'thing number', sort: 'maximum_price.desc' }],
])('new requests move nothing to the next page %s', async (_name, query) => {
  const under = await requestFixture();
  await under.join(1);
  const ask = (number: number) =>
    under.asked(1, { item_name: `Thingsomelongword thing number ${number}`, maximum_price: number });
  for (let number = 1; number <= 5; number++) await ask(number);
  await under.deliver();
  const first = await under.list(1, { ...query, per_page: '2' });
  for (const number of [6, 7]) await ask(number);
  await under.deliver();
  const { cursor, pagination } = first.body.meta;
  const second = await under.list(1, { ...query, per_page: '2', page: '2', cursor: cursor.next });
  expect([idsIn(first), idsIn(second)]).toEqual([
    [5, 4],
    [3, 2],
  ]);
  expect(pagination.links.next).toContain(`cursor=${cursor.next}`);
});

test('a cursor leads nowhere in another order', async () => {
  const under = await five();
  const { next } = (await under.list(3, { item_name: 'bag', status: '0', per_page: '1' })).body.meta.cursor;
  expect(next).toBeNull();
  const first = (await under.list(3, { item_name: 'bag camera', per_page: '1' })).body.meta.cursor;
  expect(first.next).toBeNull();
  const invented = Buffer.from('maximum_price.asc 000#1').toString('base64url');
  const { status, body } = await under.list(3, { item_name: 'bag camera', cursor: invented });
  expect([status, body.error.message]).toEqual([422, 'unknown cursor']);
});

test.each([
  ['the middle of a Chinese name', '机壳'],
  ['its beginning', '手机'],
  ['one letter', '壳'],
  ['a longer part', '色手机'],
  ['two parts', '机壳 iphone'],
  ['a name with invisible characters', 'lap\u200btop'],
  ['the word without them', 'laptop'],
  ['Thai, which has no blanks', 'มือ'],
])('a request is found by %s', async (_name, item_name) => {
  const under = await requestFixture();
  await under.join(1);
  await under.asked(1, { item_name: 'iPhone红色手机壳 lap\u200dtop กระเป๋าถือมือ' });
  await under.asked(1, { item_name: 'Walnuts' });
  await under.deliver();
  expect(idsIn(await under.list(1, { item_name }))).toEqual([1]);
});
