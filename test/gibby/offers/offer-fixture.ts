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
import { advanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import type { RequestDetails } from '#shared/gibby/requests/request.ts';
import type { Trip } from '#shared/gibby/trips/trip.ts';
import { aTrip, indonesia, jakarta, japan } from '#test/support/builders.ts';
import type { TestRequest } from '#test/support/call.ts';
import { type GibbyFixture, gibbyFixture } from '#test/support/gibby-fixture.ts';
import { details } from '../requests/request-memory.ts';

export const requester = 1;
export const traveller = 2;
export const rival = 3;
export const stranger = 4;
export const requestId = 46;
/** Reasons of the three types (G39). */
export const reason = { decline: 3, requester: 6, traveller: 10 } as const;

/** The offered price: 20,000, for which the requester pays 36,000. */
export const terms = { collection_method: 2, price: 20_000, return_date: '2026-03-10' } as const;

/** A requester whose request is open, two travellers with trips to where the item is bought, and a stranger. */
export async function offerFixture(about: Partial<RequestDetails> = {}) {
  const fixture = await gibbyFixture();
  const { as, listing, ports, deposit } = fixture;
  await fixture.join(requester);
  await fixture.join(traveller, { cityId: jakarta, countryId: indonesia });
  await fixture.join(rival, { username: null });
  await fixture.join(stranger);

  let lastTripId = 20;
  /** Creates a trip of a user to these countries. */
  const travel = async (travellerId: number, returnDate = '2026-03-10', countryIds = [japan]): Promise<Trip> => {
    const trip = aTrip({ id: ++lastTripId, travellerId, returnDate, countryIds, createdAt: fixture.at() });
    await ports.trips.commit(ports.trips.creation(trip));
    return trip;
  };
  const post = (id: number, changed: Partial<RequestDetails> = {}): Promise<number> =>
    fixture.post(requester, { ...details, maximumDeliveryDate: '2026-03-20', ...about, ...changed, id });
  await post(requestId);
  const trip = await travel(traveller);
  await travel(rival);

  const params = (id: number) => ({ id: String(id) });
  const offer = (user: number, body: unknown = terms, id = requestId) =>
    as(user).call(createOffer, { params: params(id), body });
  const accept = (user: number, offer_id: unknown, id = requestId) =>
    as(user).call(acceptOffer, { params: params(id), body: { offer_id } });
  const pay = (user: number, id = requestId) => as(user).call(payRequest, { params: params(id), body: {} });
  const offered = async (user = traveller): Promise<number> => Number((await offer(user)).body.data.id);
  const agreed = async (): Promise<number> => {
    const id = await offered();
    await accept(requester, id);
    return id;
  };

  return {
    ...fixture,
    trip,
    travel,
    post,
    offer,
    accept,
    pay,
    /** Makes an offer and returns its id. */
    offered,
    /** Makes an offer that is accepted as well. */
    agreed,
    /** Makes an offer that is also paid for out of the requester's credit. */
    paid: async (): Promise<number> => {
      const id = await agreed();
      await deposit(requester, 36_000);
      await pay(requester);
      return id;
    },
    /** Applies an event as a caller may, who repeats what they have done. */
    advance: ({ by, ...command }: Parameters<GibbyFixture['advance']>[1], id = requestId) => {
      fixture.runtime.clock.advance(1);
      return advanceRequest(ports, id, { ...command, by: String(by) });
    },
    decline: (user: number, body: unknown, id = requestId) => as(user).call(declineOffer, { params: params(id), body }),
    withdraw: (user: number, id = requestId) => as(user).call(withdrawOffer, { params: params(id), body: null }),
    stepBack: (user: number, cancel_status_id: unknown = reason.traveller, id = requestId) =>
      as(user).call(cancelOffer, { params: params(id), body: { cancel_status_id } }),
    cancel: (user: number, cancel_status_id: unknown = reason.requester, id = requestId) =>
      as(user).call(cancelRequest, { params: params(id), body: { cancel_status_id } }),
    offersFor: (user: number, query: TestRequest['query'] = {}, id = requestId) =>
      as(user).call(listRequestOffers, { params: params(id), query }),
    unpaid: listing(listUnpaidRequests),
    ofTrip: (user: number, path: { user_id: number; trip_id: number; country_id: number }, query = {}) =>
      as(user).call(listTripOffers, {
        params: Object.fromEntries(Object.entries(path).map(([name, value]) => [name, String(value)])),
        query,
      }),
    request: (id = requestId) => fixture.request(id),
    events: (id = requestId) => ports.requests.events(id, 0),
  };
}
