import { describe, expect, test } from 'vitest';
import { requestLists } from '#shared/gibby/request-lists/request-list.dynamo.ts';
import type { RequestListing } from '#shared/gibby/request-lists/request-list.ts';
import { requestSearch, tokenEntriesOf } from '#shared/gibby/request-lists/request-search.dynamo.ts';
import { countWrite } from '#shared/platform/dynamo/counted-index.dynamo.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';

const listing: Required<RequestListing> = {
  requestId: 7,
  requesterId: 36,
  categoryId: 2,
  status: 0,
  itemName: 'Bake Tin',
  priceMinor: 1_000,
  createdAt: '2026-03-01T12:00:00.000Z',
};
const firstPage = { page: 1, per_page: 30 };

async function empty() {
  const runtime = await testRuntime();
  const keepers = { lists: requestLists(runtime), search: requestSearch(runtime) };
  return { ...keepers, runtime, items: () => itemsOf(runtime) };
}

describe.each(['lists', 'search'] as const)('%s', (name) => {
  test('an older or repeated version changes nothing', async () => {
    const { items, lists, search } = await empty();
    const keeper = { lists, search }[name];
    await keeper.record(7, 3, { ...listing, status: 2 });
    const before = await items();
    await keeper.record(7, 3, { ...listing, status: 2 });
    await keeper.record(7, 2, listing);
    await keeper.record(7, 1, undefined);
    expect(await items()).toEqual(before);
  });

  test('a repeated version with other content, as newer code makes of it, replaces what was indexed', async () => {
    const { lists, search } = await empty();
    await { lists, search }[name].record(7, 3, listing);
    await { lists, search }[name].record(7, 3, { ...listing, categoryId: 5 });
    const filter = { categoryId: 5 };
    const found = await search.find({ text: 'bake', filter, sort: 'created_at.desc' }, firstPage);
    const listed = await lists.list(filter, 'created_at.desc', firstPage);
    expect(name === 'search' ? found.requestIds : listed.items).toEqual([7]);
    expect(await lists.count({ categoryId: 2 })).toBe(0);
  });

  test('a later version with the same content changes no list, and outdates those before it', async () => {
    const { items, lists, search } = await empty();
    const keeper = { lists, search }[name];
    const inLists = async () => (await items()).filter(({ PK }) => !String(PK).includes('of#'));
    await keeper.record(7, 4, listing);
    const before = await inLists();
    await keeper.record(7, 6, listing);
    await keeper.record(7, 5, undefined);
    expect(await inLists()).toEqual(before);
  });

  test('an item that leaves every list sets the counters to zero, and may come back', async () => {
    const { lists, search, items } = await empty();
    const keeper = { lists, search }[name];
    await keeper.record(7, 1, listing);
    await keeper.record(7, 2, undefined);
    const left = (await items()).filter(({ PK }) => !String(PK).includes('of#'));
    expect(left.length).toBeGreaterThan(0);
    expect(left.every(({ n }) => n === 0)).toBe(true);
    await keeper.record(7, 3, listing);
    const found = await search.find({ text: 'bake', filter: {}, sort: 'created_at.desc' }, firstPage);
    const listed = await lists.list({}, 'created_at.desc', firstPage);
    expect(name === 'search' ? found.requestIds : listed.items).toEqual([7]);
  });
});

test('the latest of several concurrent versions remains', async () => {
  const { lists } = await empty();
  const statuses = [0, 2, 0, 2, 3] as const;
  await Promise.all(statuses.map((status, index) => lists.record(7, index + 1, { ...listing, status })));
  const counts = await Promise.all([0, 1, 2, 3].map((status) => lists.count({ status: status as 0 | 1 | 2 | 3 })));
  expect(counts).toEqual([0, 0, 0, 1]);
  expect(await lists.count({})).toBe(1);
});

test('a name with more tokens than a transaction takes is stored, and found by its words', async () => {
  const { search } = await empty();
  const words = Array.from({ length: 30 }, (_, index) => `xy${index}word${index}`);
  await search.record(7, 1, { ...listing, itemName: words.join(' ') });
  for (const word of [words[0], words[29]]) {
    const found = await search.find({ text: word ?? '', filter: {}, sort: 'item_name.asc' }, firstPage);
    expect(found).toEqual({ requestIds: [7], total: 1 });
  }
});

test('an invented cursor is refused', async () => {
  const { search } = await empty();
  const query = { text: 'bake tin', filter: {}, sort: 'created_at.desc' } as const;
  await expect(search.find(query, { ...firstPage, cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_input' });
});

describe('an item that was indexed when words were what is between blanks', () => {
  const itemName = '红色手机壳';
  const search = (text: string) => ({ text, filter: {}, sort: 'created_at.desc' }) as const;

  /** Indexes an item as the code of that time did. */
  async function indexedBefore(name = itemName) {
    const { runtime, search: keeper, items } = await empty();
    const thing = { ...listing, itemName: name };
    const table = tableOf(runtime);
    const entries = tokenEntriesOf({ ...thing, tokens: 1 });
    await table.commit([
      table.put({ PK: 'TKN#of#7', SK: 'S', version: 1, thing }),
      ...entries.flatMap((entry) => [table.put(entry), countWrite(table, entry.PK, 7, 1)]),
    ]);
    return { keeper, items, thing };
  }

  test('is found as before, and by every part once it has changed, with counters that are right', async () => {
    const { keeper, items, thing } = await indexedBefore();
    expect((await keeper.find(search('红色手'), firstPage)).requestIds).toEqual([7]);
    expect((await keeper.find(search('手机'), firstPage)).requestIds).toEqual([]);
    await keeper.record(7, 2, thing);
    for (const text of ['红色手', '手机', '壳']) {
      expect((await keeper.find(search(text), firstPage)).requestIds).toEqual([7]);
    }
    await keeper.record(7, 3, undefined);
    const left = (await items()).filter(({ SK }) => SK !== 'S');
    expect(left.every(({ n }) => n === 0)).toBe(true);
  });

  test('changes in two transactions where one could not hold all its old and new parts', async () => {
    const { keeper, items, thing } = await indexedBefore('กขคงจฉชซฌญฎฏ ฐฑฒณดตถทธนบป');
    await keeper.record(7, 2, thing);
    expect((await keeper.find(search('ณดต'), firstPage)).requestIds).toEqual([7]);
    const entries = (await items()).filter(({ SK }) => String(SK).startsWith('E#')).map(({ PK }) => String(PK));
    const counts = (await items()).filter(({ n }) => n !== undefined && n !== 0).map(({ PK, n }) => [String(PK), n]);
    expect(counts.toSorted()).toEqual(entries.toSorted().map((list) => [list, 1]));
  });
});
