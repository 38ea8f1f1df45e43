import { expect, test } from 'vitest';
import { searchKeyOf } from '#shared/gibby/reference/name-search.rules.ts';
import { RequestSort, type RequestStatusNumber, statusNumbers } from '#shared/gibby/request-lists/request-list.ts';
import { hasWords, queryWords } from '#shared/gibby/request-lists/search-tokens.rules.ts';
import { type Request, type RequestStatus, wireStatuses } from '#shared/gibby/requests/request.ts';
import { indonesia, japan } from '#test/support/builders.ts';
import { type Random, seeded } from '#test/support/random.ts';
import { france, idsIn, type RequestFixture, requestFixture } from './request-fixture.ts';

const people = [1, 2, 3, 4];
const words = ['Camera', 'Camel', 'Bag', 'Matcha', 'S8', 'Café'];
const days = ['2026-04-05', '2026-04-15', '2026-04-25', '2026-05-05'];

interface KnownTrip {
  readonly travellerId: number;
  readonly countries: readonly number[];
  readonly returnDate: string;
}

/** Random actions; each leaves the truth in the store of requests. */
async function somethingHappens(under: RequestFixture, { below, pick }: Random, trips: KnownTrip[], known: number[]) {
  const user = pick(people);
  const kind = below(10);
  if (kind < 3 || known.length === 0) {
    const name = `${pick(words)} ${pick(words)} ${below(10)}`;
    const country = pick([japan, france]);
    const changes = {
      item_name: name,
      category_id: pick([1, 2, 4]),
      country_id: country,
      maximum_price: 1 + below(99),
    };
    known.push(await under.asked(user, { ...changes, estimate_delivery: pick(days) }));
    return;
  }
  if (kind < 5) {
    const countries = pick([[japan], [france], [japan, france]]);
    const returnDate = pick(days);
    const destination = countries.map((country_id) => ({ country_id, city_ids: [] }));
    const { status } = await under.travel(user, { return_date: returnDate, destination });
    expect(status).toBe(200);
    trips.push({ travellerId: user, countries, returnDate });
    return;
  }
  const request = await under.ports.requests.get(pick(known.slice(-4)));
  if (request) await moveOn(under, request, kind);
}

async function moveOn(under: RequestFixture, request: Request, kind: number) {
  const { id, requesterId, status, accepted, offerCount } = request;
  const traveller = (requesterId % people.length) + 1;
  const offerId = id * 100 + offerCount;
  if (status === 'open' && kind === 5) return under.advance(id, { event: 'cancel', by: requesterId, reasonId: 6 });
  if (kind === 6) {
    const event = request.hiddenAt === null ? 'hide' : 'show';
    return under.advance(id, { event, by: 'a'.repeat(24), actor: 'admin', reason: 'as reported' });
  }
  if (status === 'open' && request.hiddenAt === null) {
    const last = await under.ports.offers.lastOf(id, traveller);
    if (last?.status === 'pending') return under.advance(id, { event: 'accept', by: requesterId, offerId: last.id });
    await under.offer(id, traveller, offerId);
    return kind < 8 ? undefined : under.advance(id, { event: 'accept', by: requesterId, offerId });
  }
  if (status === 'pendingDeposit' && accepted)
    return under.advance(id, { event: 'cancelOffer', by: traveller, reasonId: 10 });
}

async function truth({ ports }: RequestFixture, known: readonly number[]): Promise<Request[]> {
  const all = await Promise.all(known.map((id) => ports.requests.get(id)));
  return all.flatMap((request) => request ?? []);
}

const compares: Readonly<Record<RequestSort, (one: Request, other: Request) => number>> = {
  'created_at.desc': (one, other) => (one.createdAt < other.createdAt ? 1 : -1),
  'item_name.asc': (one, other) => compare(searchKeyOf(one.itemName), searchKeyOf(other.itemName)) || one.id - other.id,
  'maximum_price.asc': (one, other) => one.maximumPriceMinor - other.maximumPriceMinor || one.id - other.id,
  'maximum_price.desc': (one, other) => other.maximumPriceMinor - one.maximumPriceMinor || other.id - one.id,
};
const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

async function expectLists(under: RequestFixture, all: readonly Request[], { pick }: Random) {
  const shown = all.filter(({ hiddenAt }) => hiddenAt === null);
  for (let round = 0; round < 40; round++) {
    const [user, category] = [pick([undefined, ...people]), pick([undefined, 1, 2, 4])];
    const status: RequestStatusNumber | undefined = pick([undefined, ...statusNumbers]);
    const [sort, text] = [pick(RequestSort.options), pick([undefined, 'cam', 'camera bag', 'café', 's8'])];
    const wanted = shown
      .filter((request) => user === undefined || request.requesterId === user)
      .filter((request) => category === undefined || request.categoryId === category)
      .filter((request) => status === undefined || wireStatuses[request.status].number === status)
      .filter(({ itemName }) => text === undefined || hasWords(itemName, queryWords(text)))
      .sort(compares[sort]);
    const query = Object.entries({ user_id: user, category_id: category, status, sort, item_name: text }).flatMap(
      ([name, value]) => (value === undefined ? [] : [[name, String(value)] as const]),
    );
    const answer = await under.list(1, Object.fromEntries(query));
    const said = JSON.stringify(query);
    expect(idsIn(answer), said).toEqual(wanted.slice(0, 30).map(({ id }) => id));
    expect(answer.body.meta.pagination.total, said).toBe(wanted.length);
  }
}

const pending: readonly RequestStatus[] = ['pendingDeposit', 'inProgress', 'purchased', 'delivered', 'disputed'];

async function expectFigures({ ports }: RequestFixture, all: readonly Request[], trips: readonly KnownTrip[]) {
  const figures = await ports.countryFigures.all();
  for (const country of [japan, france]) {
    const there = all.filter(({ countryId, hiddenAt }) => countryId === country && hiddenAt === null);
    const travellers = trips.filter(({ countries }) => countries.includes(country));
    const [earliest = null] = travellers.map(({ returnDate }) => returnDate).sort();
    expect({
      openRequests: 0,
      pendingRequests: 0,
      travellers: 0,
      earliestReturnDate: null,
      ...figures.get(country),
    }).toMatchObject({
      openRequests: there.filter(({ status }) => status === 'open').length,
      pendingRequests: there.filter(({ status }) => pending.includes(status)).length,
      travellers: travellers.length,
      earliestReturnDate: earliest,
    });
  }
}

async function expectMatches({ ports }: RequestFixture, all: readonly Request[], trips: readonly KnownTrip[]) {
  for (const user of people) {
    const own = trips.filter(({ travellerId }) => travellerId === user);
    const wanted = all
      .filter(({ status, hiddenAt }) => status === 'open' && hiddenAt === null)
      .filter(({ requesterId, deliveryCountryId }) => requesterId !== user && deliveryCountryId === indonesia)
      .filter(({ countryId, maximumDeliveryDate }) =>
        own.some(({ countries, returnDate }) => countries.includes(countryId) && returnDate <= maximumDeliveryDate),
      )
      .sort(compares['created_at.desc'])
      .map(({ id }) => id);
    const found = await ports.matches.ofUser(user, { page: 1, per_page: 30 });
    expect(found.items, `user ${user}`).toEqual(wanted.slice(0, 30));
    expect(await ports.matches.count(user)).toBe(wanted.length);
  }
}

test.each([1, 2])(
  'lists, search, figures and matches equal a brute-force count after replays (lot %i)',
  async (seed) => {
    const under = await requestFixture();
    for (const id of people) await under.join(id);
    const chance = seeded(seed);
    const [trips, known]: [KnownTrip[], number[]] = [[], []];
    for (let step = 0; step < 40; step++) {
      await somethingHappens(under, chance, trips, known);
      if (chance.below(3) === 0) await under.deliver();
      if (chance.below(3) === 0) await under.replay(chance.below);
    }
    await under.deliver();
    const all = await truth(under, known);
    expect(new Set(all.map(({ status }) => status)).size).toBeGreaterThan(2);
    await expectLists(under, all, chance);
    await expectFigures(under, all, trips);
    await expectMatches(under, all, trips);
  },
  60_000,
);

test('concurrent new requests are all counted', async () => {
  const under = await requestFixture();
  await under.join(1);
  const ids: number[] = [];
  for (let number = 0; number < 12; number++) ids.push(await under.asked(1));
  const events = (await Promise.all(ids.map((id) => under.ports.requests.events(id, 0)))).flat();
  await Promise.all(
    events.map(({ requestId, requestVersion, request }) => {
      const { requesterId, categoryId, itemName, createdAt, maximumPriceMinor: priceMinor } = request;
      const listing = { requestId, requesterId, categoryId, status: 0 as const, itemName, priceMinor, createdAt };
      return under.ports.requestLists.record(requestId, requestVersion, listing);
    }),
  );
  expect(await under.ports.requestLists.count({})).toBe(12);
  expect(await under.ports.requestLists.count({ requesterId: 1, categoryId: 2, status: 0 })).toBe(12);
}, 20_000);
