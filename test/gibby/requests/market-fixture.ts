import { expect } from 'vitest';
import { handler as createComment } from '#functions/gibby/requests/create-comment/handler.ts';
import { handler as createRequest } from '#functions/gibby/requests/create-request/handler.ts';
import { handler as getRequest } from '#functions/gibby/requests/get-request/handler.ts';
import { handler as indexRequest } from '#functions/gibby/requests/index-request/handler.ts';
import { handler as listComments } from '#functions/gibby/requests/list-comments/handler.ts';
import { handler as listMatchedRequests } from '#functions/gibby/requests/list-matched-requests/handler.ts';
import { handler as listRequests } from '#functions/gibby/requests/list-requests/handler.ts';
import { handler as listTrendingRequests } from '#functions/gibby/requests/list-trending-requests/handler.ts';
import { handler as matchRequest } from '#functions/gibby/requests/match-request/handler.ts';
import { handler as rankRequests } from '#functions/gibby/requests/rank-requests/handler.ts';
import { handler as reportRequest } from '#functions/gibby/requests/report-request/handler.ts';
import { handler as scoreRequest } from '#functions/gibby/requests/score-request/handler.ts';
import { handler as updateCountryStats } from '#functions/gibby/requests/update-country-stats/handler.ts';
import { handler as countTrip } from '#functions/gibby/trips/count-trip/handler.ts';
import { handler as createTrip } from '#functions/gibby/trips/create-trip/handler.ts';
import { handler as endTrips } from '#functions/gibby/trips/end-trips/handler.ts';
import { handler as getTrip } from '#functions/gibby/trips/get-trip/handler.ts';
import { handler as listTrips } from '#functions/gibby/trips/list-trips/handler.ts';
import { handler as matchTrip } from '#functions/gibby/trips/match-trip/handler.ts';
import { newUser } from '#shared/gibby/accounts/new-user.usecase.ts';
import { users } from '#shared/gibby/accounts/user.dynamo.ts';
import type { User } from '#shared/gibby/accounts/user.ts';
import { comments } from '#shared/gibby/comments/comment.dynamo.ts';
import { sequences } from '#shared/gibby/kernel/sequence.dynamo.ts';
import { offers } from '#shared/gibby/offers/offer.dynamo.ts';
import type { PictureOrder, PictureSource } from '#shared/gibby/pictures/picture.ports.ts';
import type { Picture } from '#shared/gibby/pictures/picture.ts';
import { categories } from '#shared/gibby/reference/category.dynamo.ts';
import { countryFigures } from '#shared/gibby/reference/country-figures.dynamo.ts';
import { requestLists } from '#shared/gibby/request-lists/request-list.dynamo.ts';
import { requestSearch } from '#shared/gibby/request-lists/request-search.dynamo.ts';
import { trends } from '#shared/gibby/request-lists/trend.dynamo.ts';
import { type RequestCommand, tryAdvanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import { reports } from '#shared/gibby/requests/report.dynamo.ts';
import { requests } from '#shared/gibby/requests/request.dynamo.ts';
import { reviews } from '#shared/gibby/reviews/review.dynamo.ts';
import { matches } from '#shared/gibby/trips/match.dynamo.ts';
import { trips } from '#shared/gibby/trips/trip.dynamo.ts';
import { tripLists } from '#shared/gibby/trips/trip-list.dynamo.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import type { ConsumerDefinition, Selection, TaskDefinition, Unit } from '#shared/kernel/route/define.ts';
import { taskFunction } from '#shared/kernel/route/task.ts';
import { ledger } from '#shared/ledger/ledger.dynamo.ts';
import { publicAddress } from '#shared/platform/http/public-address.adapter.ts';
import { call, type TestAnswer, type TestRequest } from '#test/support/call.ts';
import { builtCities } from '#test/support/cities.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';

export const indonesia = 101;
export const japan = 110;
export const france = 72;

/** The largest city of a country. */
export async function cityIn(countryId: number): Promise<number> {
  const [city] = await builtCities.find({ countryId });
  if (!city) throw new Error(`Country ${countryId} has no city.`);
  return city.id;
}

const consumers = { indexRequest, updateCountryStats, matchRequest, scoreRequest, countTrip, matchTrip };
type ConsumerName = keyof typeof consumers;

export type GibbyFixture = Awaited<ReturnType<typeof gibbyFixture>>;

/** Users with complete profiles, their trips and requests, and everything that follows from them, on a fresh table. */
export async function gibbyFixture() {
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
  const items = () => itemsOf(runtime);
  const delivered = new Map<string, Record<string, unknown>>();

  /** Creates a user with this id, whose profile is complete enough for a trip or a request. */
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

  /** Delivers all new events to their consumers, in the order of their keys. */
  const deliver = async (names = Object.keys(consumers) as ConsumerName[]): Promise<void> => {
    for (const item of await items()) {
      const key = `${item.PK} ${item.SK}`;
      if (!String(item.SK).startsWith('EVT#') || delivered.has(key)) continue;
      delivered.set(key, item);
      for (const name of names) await give(name, item);
    }
  };

  /** Delivers one of the earlier events to all of its consumers once more. */
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
  /** Makes a request and returns its id. */
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

  /** Applies an event to a request through its state machine, as the routes do. */
  const act = async (
    requestId: number,
    command: Omit<RequestCommand, 'by'> & { by: number | 'system' },
  ): Promise<void> => {
    runtime.clock.advance(1);
    const { decision } = await tryAdvanceRequest(ports, requestId, { ...command, by: String(command.by) });
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

/** The ids on a page. */
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
