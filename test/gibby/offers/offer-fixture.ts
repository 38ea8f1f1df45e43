import { handler as acceptOffer } from '#functions/gibby/offers/accept-offer/handler.ts';
import { handler as cancelOffer } from '#functions/gibby/offers/cancel-offer/handler.ts';
import { handler as cancelRequest } from '#functions/gibby/offers/cancel-request/handler.ts';
import { handler as createOffer } from '#functions/gibby/offers/create-offer/handler.ts';
import { handler as declineOffer } from '#functions/gibby/offers/decline-offer/handler.ts';
import { handler as listRequestOffers } from '#functions/gibby/offers/list-request-offers/handler.ts';
import { handler as listTripOffers } from '#functions/gibby/offers/list-trip-offers/handler.ts';
import { handler as listUnpaidRequests } from '#functions/gibby/offers/list-unpaid-requests/handler.ts';
import { handler as payRequest } from '#functions/gibby/offers/pay-request/handler.ts';
import { handler as withdrawOffer } from '#functions/gibby/offers/withdraw-offer/handler.ts';
import { sequences } from '#shared/gibby/kernel/sequence.dynamo.ts';
import { offers } from '#shared/gibby/offers/offer.dynamo.ts';
import { advanceRequest, type RequestCommand } from '#shared/gibby/requests/advance-request.usecase.ts';
import { requests } from '#shared/gibby/requests/request.dynamo.ts';
import type { RequestDetails } from '#shared/gibby/requests/request.ts';
import { newRequest } from '#shared/gibby/requests/request-change.rules.ts';
import { trips } from '#shared/gibby/trips/trip.dynamo.ts';
import type { Trip } from '#shared/gibby/trips/trip.ts';
import { topUp } from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import { ledger } from '#shared/ledger/ledger.dynamo.ts';
import type { LedgerAccount } from '#shared/ledger/ledger.rules.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { call, type TestRequest } from '#test/support/call.ts';
import { itemsOf } from '#test/support/items.ts';
import { details } from '../requests/request-memory.ts';
import { people } from '../social/social-fixture.ts';

export const requester = 1;
export const traveller = 2;
export const rival = 3;
export const stranger = 4;
export const requestId = 46;
/** Reasons of the three types (G39). */
export const reason = { decline: 3, requester: 6, traveller: 10 } as const;
export const japan = 110;

/** The offered price: 20,000, for which the requester pays 36,000. */
export const terms = { collection_method: 2, price: 20_000, return_date: '2026-03-10' } as const;

/** A requester whose request is open, two travellers with trips to where the item is bought, and a stranger. */
export async function offerFixture(about: Partial<RequestDetails> = {}) {
  const under = await people();
  const { runtime } = under;
  const ports = {
    ...under.ports,
    requests: requests(runtime),
    offers: offers(runtime),
    trips: trips(runtime),
    ledger: ledger(runtime),
    sequences: sequences(runtime),
    cities: {
      find: async () => [],
      get: async (id: number) => ({ id, name: 'Jakarta', countryId: 101 }),
    },
  };
  await under.join(requester);
  await under.join(traveller, { cityId: 7, countryId: 101 });
  await under.join(rival, { username: null });
  await under.join(stranger);

  const at = () => new Date(runtime.clock.now()).toISOString();
  let lastTripId = 20;
  /** Creates a trip of a user to these countries. */
  const travel = async (travellerId: number, returnDate = '2026-03-10', countryIds = [japan]): Promise<Trip> => {
    const id = ++lastTripId;
    const trip: Trip = {
      id,
      travellerId,
      fromCountryId: 101,
      fromCityId: 7,
      departureDate: '2026-03-02',
      returnDate,
      destinations: countryIds.map((countryId) => ({ id: id * 10 + countryId, countryId, cities: [] })),
      createdAt: at(),
    };
    await ports.trips.commit(ports.trips.creation(trip));
    return trip;
  };
  const post = async (id: number, changed: Partial<RequestDetails> = {}): Promise<number> => {
    runtime.clock.advance(1);
    const draft = { ...details, maximumDeliveryDate: '2026-03-20', ...about, ...changed, id, requesterId: requester };
    const { request, event } = newRequest(draft, runtime.clock.now());
    await ports.requests.commit(ports.requests.creation(request, event));
    return id;
  };
  await post(requestId);
  const trip = await travel(traveller);
  await travel(rival);

  const route = (unit: Unit) => (as: number, request: TestRequest) => {
    runtime.clock.advance(1);
    return call(unit, ports, { as, ...request });
  };
  const params = (id: number) => ({ id: String(id) });
  const offer = (as: number, body: unknown = terms, id = requestId) =>
    route(createOffer)(as, { params: params(id), body });
  const accept = (as: number, offer_id: unknown, id = requestId) =>
    route(acceptOffer)(as, { params: params(id), body: { offer_id } });
  const pay = (as: number, id = requestId) => route(payRequest)(as, { params: params(id), body: {} });
  let lastTransaction = 0;
  /** Adds this much credit to a user's wallet. */
  const enrich = async (userId: number, amountMinor: number) => {
    const deposit = topUp({ transactionId: `TOPUP_${++lastTransaction}`, userId, amountMinor });
    await tableOf(runtime).commit(ports.ledger.postings([deposit], at()));
  };
  const offered = async (as = traveller): Promise<number> => Number((await offer(as)).body.data.id);

  return {
    ...under,
    ports,
    trip,
    travel,
    post,
    offer,
    accept,
    pay,
    enrich,
    /** Makes an offer and returns its id. */
    offered,
    /** Makes an offer that is accepted as well. */
    agreed: async (): Promise<number> => {
      const id = await offered();
      await accept(requester, id);
      return id;
    },
    /** Makes an offer that is also paid for out of the requester's credit. */
    paid: async (): Promise<number> => {
      const id = await offered();
      await accept(requester, String(id));
      await enrich(requester, 36_000);
      await pay(requester);
      return id;
    },
    advance: (command: RequestCommand, id = requestId) => {
      runtime.clock.advance(1);
      return advanceRequest(ports, id, command);
    },
    decline: (as: number, body: unknown, id = requestId) => route(declineOffer)(as, { params: params(id), body }),
    withdraw: (as: number, id = requestId) => route(withdrawOffer)(as, { params: params(id), body: null }),
    stepBack: (as: number, cancel_status_id: unknown = reason.traveller, id = requestId) =>
      route(cancelOffer)(as, { params: params(id), body: { cancel_status_id } }),
    cancel: (as: number, cancel_status_id: unknown = reason.requester, id = requestId) =>
      route(cancelRequest)(as, { params: params(id), body: { cancel_status_id } }),
    offersFor: (as: number, query: Record<string, string> = {}, id = requestId) =>
      route(listRequestOffers)(as, { params: params(id), query }),
    unpaid: (as: number, query: Record<string, string> = {}) => route(listUnpaidRequests)(as, { query }),
    ofTrip: (as: number, path: { user_id: number; trip_id: number; country_id: number }, query = {}) =>
      route(listTripOffers)(as, {
        params: Object.fromEntries(Object.entries(path).map(([name, value]) => [name, String(value)])),
        query,
      }),
    request: async (id = requestId) => {
      const found = await ports.requests.get(id);
      if (!found) throw new Error('There is no such request.');
      return found;
    },
    events: async (id = requestId) => ports.requests.events(id, 0),
    /** What we owe, as a positive amount. */
    owed: async (account: LedgerAccount) => 0 - (await ports.ledger.balance(account)),
    items: () => itemsOf(runtime),
  };
}
