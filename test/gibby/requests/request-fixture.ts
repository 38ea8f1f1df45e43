import { expect } from 'vitest';
import { handler as createComment } from '#functions/gibby/requests/create-comment/handler.ts';
import { handler as createRequest } from '#functions/gibby/requests/create-request/handler.ts';
import { handler as getRequest } from '#functions/gibby/requests/get-request/handler.ts';
import { handler as indexRequest } from '#functions/gibby/requests/index-request/handler.ts';
import { handler as inspectReportedRequest } from '#functions/gibby/requests/inspect-reported-request/handler.ts';
import { handler as listComments } from '#functions/gibby/requests/list-comments/handler.ts';
import { handler as listMatchedRequests } from '#functions/gibby/requests/list-matched-requests/handler.ts';
import { handler as listReportedRequests } from '#functions/gibby/requests/list-reported-requests/handler.ts';
import { handler as listRequests } from '#functions/gibby/requests/list-requests/handler.ts';
import { handler as listTrendingRequests } from '#functions/gibby/requests/list-trending-requests/handler.ts';
import { handler as matchRequest } from '#functions/gibby/requests/match-request/handler.ts';
import { handler as rankRequests } from '#functions/gibby/requests/rank-requests/handler.ts';
import { handler as reportRequest } from '#functions/gibby/requests/report-request/handler.ts';
import { handler as resolveReports } from '#functions/gibby/requests/resolve-reports/handler.ts';
import { handler as scoreRequest } from '#functions/gibby/requests/score-request/handler.ts';
import { handler as updateCountryStats } from '#functions/gibby/requests/update-country-stats/handler.ts';
import { handler as countTrip } from '#functions/gibby/trips/count-trip/handler.ts';
import { handler as createTrip } from '#functions/gibby/trips/create-trip/handler.ts';
import { handler as endTrips } from '#functions/gibby/trips/end-trips/handler.ts';
import { handler as getTrip } from '#functions/gibby/trips/get-trip/handler.ts';
import { handler as listTrips } from '#functions/gibby/trips/list-trips/handler.ts';
import { handler as matchTrip } from '#functions/gibby/trips/match-trip/handler.ts';
import type { User } from '#shared/gibby/accounts/user.ts';
import { indonesia, japan } from '#test/support/builders.ts';
import type { TestAnswer, TestRequest } from '#test/support/call.ts';
import { builtCities } from '#test/support/cities.ts';
import type { Consumer } from '#test/support/deliver.ts';
import { gibbyFixture } from '#test/support/gibby-fixture.ts';

export const france = 72;
export const administrator = 'a'.repeat(24);

/** The largest city of a country. */
export async function cityIn(countryId: number): Promise<number> {
  const [city] = await builtCities.find({ countryId });
  if (!city) throw new Error(`Country ${countryId} has no city.`);
  return city.id;
}

const consumers: readonly Consumer[] = [
  indexRequest,
  updateCountryStats,
  matchRequest,
  scoreRequest,
  countTrip,
  matchTrip,
];

export type RequestFixture = Awaited<ReturnType<typeof requestFixture>>;

/** Users with complete profiles, their trips and requests, and everything that follows from them. */
export async function requestFixture() {
  const fixture = await gibbyFixture();
  const { as, listing, runtime } = fixture;
  const lastLine = () => JSON.stringify(runtime.lines.at(-1));
  const params = (id: unknown) => ({ id: String(id) });

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
  const ask = async (user: number, changes: Record<string, unknown> = {}): Promise<TestAnswer> =>
    as(user).call(createRequest, { body: await form(changes) });

  return {
    ...fixture,
    /** Creates a user whose profile is complete enough for a trip or a request. */
    join: async (id: number, overrides: Partial<User> = {}): Promise<User> =>
      fixture.join(id, { phone: '+15550100001', countryId: indonesia, cityId: await cityIn(indonesia), ...overrides }),
    form,
    ask,
    /** Makes a request and returns its id. */
    asked: async (user: number, changes: Record<string, unknown> = {}): Promise<number> => {
      const { status, body } = await ask(user, changes);
      expect(status, JSON.stringify(body)).toBe(200);
      return body.data.id;
    },
    travel: async (user: number, changes: Record<string, unknown> = {}): Promise<TestAnswer> => {
      const body = {
        from_country_id: indonesia,
        from_city_id: await cityIn(indonesia),
        departure_date: '2026-04-01',
        return_date: '2026-04-20',
        destination: [{ country_id: japan, city_ids: [await cityIn(japan)] }],
        ...changes,
      };
      return as(user).call(createTrip, { body });
    },
    /** Delivers all new events to their consumers, and to those that a test adds. */
    deliver: async (more: readonly Consumer[] = []): Promise<void> =>
      expect(await fixture.deliver([...consumers, ...more]), lastLine()).toEqual([]),
    /** Delivers one of the earlier events to all of its consumers once more. */
    replay: async (choose: (count: number) => number): Promise<void> =>
      expect(await fixture.redeliver(consumers, choose), lastLine()).toBe(true),
    offer: (requestId: number, by: number, id: number, tripId = 1) =>
      fixture.offer(requestId, by, { id, tripId, collectionMethodId: 2, returnDate: '2026-04-20' }),
    trip: (user: number, id: unknown, query: TestRequest['query'] = {}) =>
      as(user).call(getTrip, { params: params(id), query }),
    trips: listing(listTrips),
    request: (user: number, id: unknown, query: TestRequest['query'] = {}) =>
      as(user).call(getRequest, { params: params(id), query }),
    list: listing(listRequests),
    matched: listing(listMatchedRequests),
    trending: listing(listTrendingRequests),
    comment: (user: number, id: number, text: unknown) =>
      as(user).call(createComment, { params: params(id), body: { comments: text } }),
    commentsOf: (user: number, id: number, query: TestRequest['query'] = {}) =>
      as(user).call(listComments, { params: params(id), query }),
    report: (user: number, requestId: unknown, more: object = {}) =>
      as(user).call(reportRequest, { body: { request_id: requestId, ...more } }),
    /** What administrators see of reported requests, and what they decide. */
    reported: (query: TestRequest['query'] = {}) => as(administrator).call(listReportedRequests, { query }),
    inspected: (id: number, query: TestRequest['query'] = {}) =>
      as(administrator).call(inspectReportedRequest, { params: params(id), query }),
    resolve: (id: number, body: object, by = administrator) =>
      as(by).call(resolveReports, { params: params(id), body }),
    endTrips: () => fixture.run(endTrips),
    rank: () => fixture.run(rankRequests),
  };
}

/** The ids on a page. */
export function idsIn({ body }: TestAnswer): number[] {
  return body.data.map(({ id }: { id: number }) => id);
}
