/**
 * Measures the cost of lists and searches at 1,000 and at 100,000 requests: `node test/bench/requests.ts [requests
 * ...]`, also a part of `npm run bench`. Uses the routes and the real adapters, with a meter that adds up the consumed
 * capacity that the embedded store reports. The adapters write some requests, to measure the cost of writing. Of the
 * others only the items that the queries read are written, in batches; the adapters generate these items, too.
 */
import { marshall } from '@aws-sdk/util-dynamodb';
import { handler as listRequests } from '#functions/gibby/requests/list-requests/handler.ts';
import { users } from '#shared/gibby/accounts/user.dynamo.ts';
import { comments } from '#shared/gibby/comments/comment.dynamo.ts';
import { offers } from '#shared/gibby/offers/offer.dynamo.ts';
import { categories } from '#shared/gibby/reference/category.dynamo.ts';
import { listEntriesOf, requestLists } from '#shared/gibby/request-lists/request-list.dynamo.ts';
import { listingOf } from '#shared/gibby/request-lists/request-list.rules.ts';
import { requestSearch, tokenEntriesOf } from '#shared/gibby/request-lists/request-search.dynamo.ts';
import { requests } from '#shared/gibby/requests/request.dynamo.ts';
import { reviews } from '#shared/gibby/reviews/review.dynamo.ts';
import { trips } from '#shared/gibby/trips/trip.dynamo.ts';
import { publicAddress } from '#shared/platform/http/public-address.adapter.ts';
import { createRuntime } from '#shared/platform/runtime/runtime.adapter.ts';
import { aRequest, aUser } from '../support/builders.ts';
import { call } from '../support/call.ts';
import { startMeteredStore } from './metered-store.ts';

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1_000, 100_000];
/** Enough requesters that a page seldom has two requests of the same one, in any order. */
const requesters = 2_000;
const atOnce = 8;
/** The number of requests that the adapters write. */
const byAdapters = 200;
/** DynamoDB's limit for a batch. */
const batchSize = 25;
const begun = Date.parse('2025-01-01T00:00:00.000Z');
const things = ['Camera', 'Matcha', 'Walnuts', 'Backpack', 'Perfume', 'Sneakers', 'Figure', 'Kettle', 'Novel', 'Lamp'];

const store = await startMeteredStore();

/** Ports on a fresh table, with the requesters. */
async function freshPorts() {
  const tableName = await store.createTable();
  const runtime = {
    ...createRuntime({ TABLE_NAME: tableName, PUBLIC_URL: 'https://gibby.example.com' }),
    log: { info: () => undefined, error: () => undefined },
  };
  const ports = {
    ...runtime,
    tableName,
    users: users(runtime),
    offers: offers(runtime),
    trips: trips(runtime),
    comments: comments(runtime),
    reviews: reviews(runtime),
    categories: categories(runtime),
    cities: { find: async () => [], get: async () => undefined },
    publicAddress: publicAddress(runtime),
    requests: requests(runtime),
    requestLists: requestLists(runtime),
    requestSearch: requestSearch(runtime),
  };
  let last = 0;
  const worker = async () => {
    while (last < requesters) {
      const id = ++last;
      await ports.users.create(aUser({ id }, ports), null);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return ports;
}
type Ports = Awaited<ReturnType<typeof freshPorts>>;

/** A typical request: one of ten things, in one of five categories. */
function someRequest(id: number) {
  const details = {
    itemName: `${things[id % things.length]} number ${id % 997}`,
    categoryId: 1 + (id % 5),
    countryId: 1 + (id % 200),
    maximumPriceMinor: 1_000 * (1 + ((id * 7_919) % 1_000)),
    maximumDeliveryDate: '2030-01-01',
    deliveryCityId: 1,
    deliveryAddress: '',
  };
  return aRequest(
    { ...details, id, requesterId: 1 + ((Math.imul(id, 2_654_435_761) >>> 0) % requesters) },
    begun + id * 1_000,
  );
}

/** Returns the write units of one request with all its entries and counters. */
async function populate(ports: Ports, count: number): Promise<number> {
  store.takeUnits();
  for (let id = 1; id <= byAdapters; id++) {
    const { request, event } = someRequest(id);
    await ports.requests.commit(ports.requests.creation(request, event));
    const listing = listingOf(event);
    await ports.requestLists.record(id, request.version, listing);
    await ports.requestSearch.record(id, request.version, listing);
  }
  const units = store.takeUnits() / byAdapters;
  await putInBatches(ports.tableName, count);
  return units;
}

/** Partitions that the queries read. */
const readPartitions = ['RQL#all', 'RQL#c2/s0/all', 'TKN#camera', 'TKN#number'];

async function putInBatches(tableName: string, count: number): Promise<void> {
  const counts = new Map<string, number>();
  const put = (items: readonly object[]) => {
    const puts = items.map((item) => ({ PutRequest: { Item: marshall(item) } }));
    return store.call('DynamoDB_20120810.BatchWriteItem', { RequestItems: { [tableName]: puts } });
  };
  let last = byAdapters;
  const worker = async () => {
    let waiting: object[] = [];
    while (last < count) {
      const { request, event } = someRequest(++last);
      const listing = listingOf(event);
      const entries = listing ? [...listEntriesOf(listing), ...tokenEntriesOf({ ...listing, tokens: 2 })] : [];
      const read = entries.filter(({ PK }) => readPartitions.includes(PK));
      for (const { PK } of read) counts.set(PK, (counts.get(PK) ?? 0) + 1);
      waiting.push({ PK: `REQ#${request.id}`, SK: 'R', ...request }, ...read);
      while (waiting.length >= batchSize) {
        await put(waiting.slice(0, batchSize));
        waiting = waiting.slice(batchSize);
      }
    }
    if (waiting.length > 0) await put(waiting);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  await put([...counts].map(([PK, n]) => ({ PK, SK: 'COUNT#batches', n })));
}

const questions: Readonly<Record<string, Record<string, string>>> = {
  'all, the latest first': {},
  'all, by name': { sort: 'item_name.asc' },
  'all, the cheapest first': { sort: 'maximum_price.asc' },
  'open ones of a category, the dearest first': { category_id: '2', status: '0', sort: 'maximum_price.desc' },
  'one word that all have': { item_name: 'number' },
  'two words': { item_name: 'number camera' },
  'a word in a category': { item_name: 'camera', category_id: '1' },
};

async function ask(ports: Ports, query: Record<string, string>) {
  store.takeUnits();
  const { status, body } = await call(listRequests, ports, { as: requesters + 1, query });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return { units: store.takeUnits(), body };
}

/** Read units of page 1, of page 30 (or the last page), and of the cursors that continue after these two. */
async function unitsOf(ports: Ports, query: Record<string, string>): Promise<string> {
  const first = await ask(ports, query);
  const pages = Math.min(30, first.body.meta.pagination.total_pages);
  const late = await ask(ports, { ...query, page: String(pages) });
  const behind = async (body: typeof first.body, page: number) => {
    const { next } = body.meta.cursor;
    return next ? (await ask(ports, { ...query, page: String(page), cursor: next })).units : 'none';
  };
  const cursors = [await behind(first.body, 2), await behind(late.body, pages + 1)];
  return `page 1: ${first.units}, page ${pages}: ${late.units}, cursors: ${cursors.join(' and ')}`;
}

for (const size of sizes) {
  const ports = await freshPorts();
  const units = await populate(ports, size);
  console.log(`${size} requests; each was put down with ${units.toFixed(0)} write units. Read units of`);
  for (const [name, query] of Object.entries(questions)) {
    console.log(`  ${name.padEnd(48)}${await unitsOf(ports, query)}`);
  }
}
await store.close();
process.exit(0);
