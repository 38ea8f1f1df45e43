import { expect } from 'vitest';
import { handler as countRequest } from '../../../functions/gibby/requests/count-request/handler.ts';
import { handler as createComment } from '../../../functions/gibby/requests/create-comment/handler.ts';
import { handler as createRequest } from '../../../functions/gibby/requests/create-request/handler.ts';
import { handler as getRequest } from '../../../functions/gibby/requests/get-request/handler.ts';
import { handler as listComments } from '../../../functions/gibby/requests/list-comments/handler.ts';
import { handler as listMatchedRequests } from '../../../functions/gibby/requests/list-matched-requests/handler.ts';
import { handler as listRequests } from '../../../functions/gibby/requests/list-requests/handler.ts';
import { handler as listTrendingRequests } from '../../../functions/gibby/requests/list-trending-requests/handler.ts';
import { handler as matchRequest } from '../../../functions/gibby/requests/match-request/handler.ts';
import { handler as placeRequest } from '../../../functions/gibby/requests/place-request/handler.ts';
import { handler as rankRequests } from '../../../functions/gibby/requests/rank-requests/handler.ts';
import { handler as reportRequest } from '../../../functions/gibby/requests/report-request/handler.ts';
import { handler as trendRequest } from '../../../functions/gibby/requests/trend-request/handler.ts';
import { handler as countTrip } from '../../../functions/gibby/trips/count-trip/handler.ts';
import { handler as createTrip } from '../../../functions/gibby/trips/create-trip/handler.ts';
import { handler as endTrips } from '../../../functions/gibby/trips/end-trips/handler.ts';
import { handler as getTrip } from '../../../functions/gibby/trips/get-trip/handler.ts';
import { handler as listTrips } from '../../../functions/gibby/trips/list-trips/handler.ts';
import { handler as matchTrip } from '../../../functions/gibby/trips/match-trip/handler.ts';
import { categories } from '../../../shared/adapters/dynamo/categories.ts';
import { comments } from '../../../shared/adapters/dynamo/comments.ts';
import { countryFigures } from '../../../shared/adapters/dynamo/country-figures.ts';
import { ledger } from '../../../shared/adapters/dynamo/ledger.ts';
import { matches } from '../../../shared/adapters/dynamo/matches.ts';
import { offers } from '../../../shared/adapters/dynamo/offers.ts';
import { reports } from '../../../shared/adapters/dynamo/reports.ts';
import { requestLists } from '../../../shared/adapters/dynamo/request-lists.ts';
import { requestSearch } from '../../../shared/adapters/dynamo/request-search.ts';
import { requests } from '../../../shared/adapters/dynamo/requests.ts';
import { reviews } from '../../../shared/adapters/dynamo/reviews.ts';
import { sequences } from '../../../shared/adapters/dynamo/sequences.ts';
import { trends } from '../../../shared/adapters/dynamo/trends.ts';
import { tripLists } from '../../../shared/adapters/dynamo/trip-lists.ts';
import { trips } from '../../../shared/adapters/dynamo/trips.ts';
import { users } from '../../../shared/adapters/dynamo/users.ts';
import { publicAddress } from '../../../shared/adapters/edge/public-address.ts';
import type { Picture } from '../../../shared/domain/picture.ts';
import type { User } from '../../../shared/domain/user.ts';
import type { PictureOrder, PictureSource } from '../../../shared/ports/pictures.ts';
import { type RequestWish, tryAdvanceRequest } from '../../../shared/process/advance-request.ts';
import { newUser } from '../../../shared/process/new-user.ts';
import { consumerFunction } from '../../../shared/route/consumer.ts';
import type { ConsumerDefinition, Selection, TaskDefinition, Unit } from '../../../shared/route/define.ts';
import { taskFunction } from '../../../shared/route/task.ts';
import { call, type TestAnswer, type TestRequest } from '../../support/call.ts';
import { builtCities } from '../../support/cities.ts';
import { itemsOf } from '../../support/items.ts';
import { testRuntime } from '../../support/store.ts';

export const indonesia = 101;
export const japan = 110;
export const france = 72;

/** The largest city of a country. */
export async function cityIn(countryId: number): Promise<number> {
  const [city] = await builtCities.find({ countryId });
  if (!city) throw new Error(`Country ${countryId} has no city.`);
  return city.id;
}

const consumers = { placeRequest, countRequest, matchRequest, trendRequest, countTrip, matchTrip };
type ConsumerName = keyof typeof consumers;

export type Market = Awaited<ReturnType<typeof market>>;

/** Users with complete profiles, their trips and requests, and everything that follows from them, on a table of their own. */
export async function market() {
  const runtime = await testRuntime({ PUBLIC_URL: 'https://gibby.example.com' });
  const kept: (PictureOrder & { source: PictureSource; picture: Picture })[] = [];
  const removed: Picture[] = [];
  const ports = {
    ...runtime,
    users: users(runtime),
    trips: trips(runtime),
    tripLists: tripLists(runtime),
    requests: requests(runtime),
    requestLists: requestLists(runtime),
    requestSearch: requestSearch(runtime),
    offers: offers(runtime),
    ledger: ledger(runtime),
    comments: comments(runtime),
    reports: reports(runtime),
    reviews: reviews(runtime),
    matches: matches(runtime),
    trends: trends(runtime),
    countryFigures: countryFigures(runtime),
    categories: categories(runtime),
    cities: builtCities,
    publicAddress: publicAddress(runtime),
    sequences: sequences(runtime),
    pictures: {
      store: async (source: PictureSource, order: PictureOrder): Promise<Picture> => {
        const picture: Picture = {
          kind: order.kind,
          path: `requests/${order.ownerId}/${kept.length}`,
          extension: 'jpg',
        };
        kept.push({ ...order, source, picture });
        return picture;
      },
      remove: async (picture: Picture) => void removed.push(picture),
    },
  };
  const route = (unit: Unit) => (as: number, request: TestRequest) => call(unit, ports, { as, ...request });
  const items = () => itemsOf(runtime.environment('TABLE_NAME'));
  const delivered = new Map<string, Record<string, unknown>>();

  /** Somebody with this id, who has told what a trip or a request needs. */
  const join = async (id: number, details: Partial<User> = {}): Promise<User> => {
    const name = { email: `user${id}@example.com`, username: `user${id}`, name: `User ${id}` };
    const told = { phone: '+15550100001', countryId: indonesia, cityId: await cityIn(indonesia) };
    const user = { ...newUser({ id, ...name, status: 'active' }, ports), ...told, ...details };
    await ports.users.create(user, null);
    return user;
  };

  const give = async (name: ConsumerName, item: Record<string, unknown>) => {
    const unit = consumers[name] as Unit<ConsumerDefinition>;
    if (!selectionsOf(unit).some((selection) => isSelected(item, selection))) return;
    const run = consumerFunction(name, unit, ports, (image) => image);
    const { batchItemFailures } = await run({ Records: [{ messageId: 'm', body: JSON.stringify(item) }] });
    expect(batchItemFailures, `${name}: ${JSON.stringify(runtime.lines.at(-1))}`).toEqual([]);
  };

  /** Hands all events that are new to their consumers, in the order of their keys. */
  const deliver = async (names = Object.keys(consumers) as ConsumerName[]): Promise<void> => {
    for (const item of await items()) {
      const key = `${item.PK} ${item.SK}`;
      if (!String(item.SK).startsWith('EVT#') || delivered.has(key)) continue;
      delivered.set(key, item);
      for (const name of names) await give(name, item);
    }
  };

  /** Hands one of the events that were delivered before to all of its consumers once more. */
  const replay = async (choose: (count: number) => number): Promise<void> => {
    const known = [...delivered.values()];
    const item = known[choose(known.length)];
    if (item) for (const name of Object.keys(consumers) as ConsumerName[]) await give(name, item);
  };

  const task = (name: string, unit: Unit<TaskDefinition>) => taskFunction(name, unit, ports)({});

  const form = async (changes: Record<string, unknown> = {}): Promise<Record<string, unknown>> => ({
    item_name: 'Indomie Goreng',
    category_id: 2,
    quantity: '1 pcs',
    country_id: japan,
    maximum_price: '500,000',
    collection_method: 1,
    delivery_country_to: indonesia,
    delivery_city_to: await cityIn(indonesia),
    estimate_delivery: '2026-06-30',
    ...changes,
  });

  const ask = async (as: number, changes: Record<string, unknown> = {}): Promise<TestAnswer> => {
    runtime.clock.advance(1);
    return route(createRequest)(as, { body: await form(changes) });
  };
  /** Id of a new request. */
  const asked = async (as: number, changes: Record<string, unknown> = {}): Promise<number> => {
    const { status, body } = await ask(as, changes);
    expect(status, JSON.stringify(body)).toBe(200);
    return body.data.id;
  };

  const travel = async (as: number, changes: Record<string, unknown> = {}): Promise<TestAnswer> => {
    runtime.clock.advance(1);
    const body = {
      from_country_id: indonesia,
      from_city_id: await cityIn(indonesia),
      departure_date: '2026-04-01',
      return_date: '2026-04-20',
      destination: [{ country_id: japan, city_ids: [await cityIn(japan)] }],
      ...changes,
    };
    return route(createTrip)(as, { body });
  };

  /** What somebody does to a request by its process, as M3's routes do. */
  const act = async (requestId: number, wish: Omit<RequestWish, 'by'> & { by: number | 'system' }): Promise<void> => {
    runtime.clock.advance(1);
    const { decision } = await tryAdvanceRequest(ports, requestId, { ...wish, by: String(wish.by) });
    expect(decision.kind, JSON.stringify(decision)).toBe('apply');
  };

  return {
    runtime,
    ports,
    kept,
    removed,
    items,
    join,
    ask,
    asked,
    form,
    travel,
    act,
    deliver,
    replay,
    offer: (requestId: number, by: number, id: number, tripId = 1) =>
      act(requestId, {
        event: 'offer',
        by,
        newOffer: { id, tripId, priceMinor: 50_000, collectionMethodId: 2, returnDate: '2026-04-20' },
      }),
    trip: (as: number, id: unknown, query: Record<string, string> = {}) =>
      route(getTrip)(as, { params: { id: String(id) }, query }),
    trips: (as: number, query: Record<string, string> = {}) => route(listTrips)(as, { query }),
    request: (as: number, id: unknown, query: Record<string, string> = {}) =>
      route(getRequest)(as, { params: { id: String(id) }, query }),
    list: (as: number, query: Record<string, string> = {}) => route(listRequests)(as, { query }),
    matched: (as: number, query: Record<string, string> = {}) => route(listMatchedRequests)(as, { query }),
    trending: (as: number, query: Record<string, string> = {}) => route(listTrendingRequests)(as, { query }),
    comment: (as: number, id: number, text: unknown) => {
      runtime.clock.advance(1);
      return route(createComment)(as, { params: { id: String(id) }, body: { comments: text } });
    },
    commentsOf: (as: number, id: number, query: Record<string, string> = {}) =>
      route(listComments)(as, { params: { id: String(id) }, query }),
    report: (as: number, requestId: unknown) => route(reportRequest)(as, { body: { request_id: requestId } }),
    endTrips: () => task('endTrips', endTrips as Unit<TaskDefinition>),
    rank: () => task('rankRequests', rankRequests as Unit<TaskDefinition>),
  };
}

/** Ids of a page. */
export function idsIn({ body }: TestAnswer): number[] {
  return body.data.map(({ id }: { id: number }) => id);
}

function selectionsOf({ definition }: Unit<ConsumerDefinition>): readonly Selection[] {
  if (!('stream' in definition.source)) throw new Error('This consumer reads no stream.');
  return [definition.source.stream].flat();
}

function isSelected({ PK, SK }: Record<string, unknown>, { partitionPrefix, sortPrefix }: Selection): boolean {
  return String(PK).startsWith(partitionPrefix) && String(SK).startsWith(sortPrefix);
}
