import { handler as complain } from '#functions/gibby/tracking/complain/handler.ts';
import { handler as confirmDelivery } from '#functions/gibby/tracking/confirm-delivery/handler.ts';
import { handler as confirmPurchase } from '#functions/gibby/tracking/confirm-purchase/handler.ts';
import { handler as confirmReceipt } from '#functions/gibby/tracking/confirm-receipt/handler.ts';
import { handler as getTracking } from '#functions/gibby/tracking/get-tracking/handler.ts';
import { handler as indexTrackings } from '#functions/gibby/tracking/index-trackings/handler.ts';
import { handler as listComplaints } from '#functions/gibby/tracking/list-complaints/handler.ts';
import { handler as listRequesterTrackings } from '#functions/gibby/tracking/list-requester-trackings/handler.ts';
import { handler as listTravellerTrackings } from '#functions/gibby/tracking/list-traveller-trackings/handler.ts';
import { handler as registerParcel } from '#functions/gibby/tracking/register-parcel/handler.ts';
import { handler as resolveComplaint } from '#functions/gibby/tracking/resolve-complaint/handler.ts';
import { handler as takeCourierUpdate } from '#functions/gibby/tracking/take-courier-update/handler.ts';
import { courierUpdate, type SeenCheckpoint } from '#infra/local/providers/aftership.ts';
import type { Parcel } from '#shared/gibby/tracking/parcel.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { LedgerAccount } from '#shared/ledger/ledger.rules.ts';
import type { TestRequest } from '#test/support/call.ts';
import { dealFixture, traveller } from '../deal-fixture.ts';

export const administrator = 'a'.repeat(24);
/** What the requester pays for an offer of 20,000: the fee is 15,000 and 5 %. */
export const priceToPay = 36_000;

/** Requester, traveller and stranger, and requests that get their trackings through the state machine itself. */
export async function trackingFixture() {
  const deals = await dealFixture({
    requester: { name: 'User 1', phone: '+15550100001' },
    traveller: { phone: '+15550100002', name: null, username: 'fiqa18' },
  });
  const { as, listing, ports, callBack } = deals;
  const followed: Parcel[] = [];
  const outages = new Set<'registry'>();
  /** How many answers of each store are still to be lost, after the call has succeeded. */
  const lost = { requests: 0, trackings: 0 };
  const losing =
    <Parameters extends unknown[]>(store: keyof typeof lost, work: (...given: Parameters) => Promise<void>) =>
    async (...given: Parameters): Promise<void> => {
      await work(...given);
      if (lost[store] === 0) return;
      lost[store] -= 1;
      throw new Error('The connection was cut.');
    };
  const { requests, trackings } = ports;
  ports.requests = { ...requests, commit: losing('requests', requests.commit) };
  ports.trackings = { ...trackings, storeCheckpoints: losing('trackings', trackings.storeCheckpoints) };
  ports.courierUpdates = {
    follow: async (parcel: Parcel) => {
      if (outages.has('registry')) throw new Failure('provider_unavailable', { detail: 'an outage' });
      followed.push(parcel);
    },
    isGenuine: async (_rawBody: string, signature?: string) => signature === 'genuine',
  };

  const terms = (collectionMethodId: number) => ({ priceMinor: 20_000, collectionMethodId, returnDate: '2026-04-01' });
  /** Creates a request whose accepted offer waits for the deposit. */
  const agreed = async (collectionMethodId = 2, by = traveller): Promise<number> =>
    (await deals.agreed(by, terms(collectionMethodId))).requestId;
  const paid = async (collectionMethodId = 2): Promise<number> => {
    const id = await agreed(collectionMethodId);
    await deals.pay(id);
    return id;
  };

  const params = (id: number) => ({ id: String(id) });
  const post = (body: string, signature = 'genuine') =>
    callBack(takeCourierUpdate, body, { 'content-type': 'application/json', 'aftership-hmac-sha256': signature });

  return {
    ...deals,
    followed,
    outages,
    lost,
    agreed,
    /** Accepts a new offer for a request. */
    agree: (id: number, collectionMethodId = 2, by = traveller) => deals.agree(id, by, terms(collectionMethodId)),
    paid,
    /** Delivers every event of requests so far to the consumers; returns how many failed. */
    deliverEvents: async () => (await deals.deliver([indexTrackings, registerParcel], { again: true })).length,
    balance: async (account: LedgerAccount) => Math.abs(await ports.ledger.balance(account)),
    statusOf: async (id: number) => (await ports.requests.get(id))?.status,
    purchase: (user: number, id: number, body: unknown = { purchased_date: '2026-03-02' }) =>
      as(user).call(confirmPurchase, { params: params(id), body }),
    deliver: (user: number, id: number, body: unknown = parcelBody) =>
      as(user).call(confirmDelivery, { params: params(id), body }),
    receive: (user: number, id: number, body: unknown = { received_at: '2026-03-09' }) =>
      as(user).call(confirmReceipt, { params: params(id), body }),
    complain: (user: number, id: number, type: unknown = 1) =>
      as(user).call(complain, { body: { request_id: id, status_complain: type } }),
    detail: (user: number, id: number) => as(user).call(getTracking, { params: params(id) }),
    asRequester: listing(listRequesterTrackings),
    asTraveller: listing(listTravellerTrackings),
    complaints: (query: TestRequest['query'] = {}) => as(administrator).call(listComplaints, { query }),
    resolve: (id: number, body: unknown, admin = true) =>
      as(administrator).call(resolveComplaint, { admin, params: params(id), body }),
    post,
    /** A signed message of the courier with all checkpoints of the parcel. */
    update: (checkpoints: readonly SeenCheckpoint[], event_id = 'update-1', parcel: NamedParcel = jneParcel) =>
      post(courierUpdate({ ...parcel, checkpoints, event_id }).body),
  };
}

interface NamedParcel {
  readonly slug: string;
  readonly tracking_number: string;
}

export const jneParcel = { slug: 'jne', tracking_number: 'BDOX801864988916' } as const;
export const parcelBody = { tracking_ship_date: '2026-03-05', ...jneParcel } as const;

/** The checkpoints of the document's sample, the oldest first. */
export const seen: readonly SeenCheckpoint[] = [
  { tag: 'InfoReceived', checkpoint_time: '2016-12-02T08:00:00', message: 'Manifested' },
  { tag: 'InTransit', checkpoint_time: '2016-12-02T23:10:00', message: 'Received On Destination' },
  { tag: 'OutForDelivery', checkpoint_time: '2016-12-03T08:04:00', message: 'ON PROCESS' },
  { tag: 'OutForDelivery', checkpoint_time: '2016-12-05T09:23:00', message: 'ON PROCESS' },
  { tag: 'Delivered', checkpoint_time: '2016-12-05T18:56:00', message: 'DELIVERED' },
];
