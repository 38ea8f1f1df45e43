import type { APIGatewayProxyEventV2 } from 'aws-lambda';
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
import { sequences } from '#shared/gibby/kernel/sequence.dynamo.ts';
import { offers } from '#shared/gibby/offers/offer.dynamo.ts';
import { advanceRequest, type RequestCommand } from '#shared/gibby/requests/advance-request.usecase.ts';
import { requests } from '#shared/gibby/requests/request.dynamo.ts';
import type { RequestDetails } from '#shared/gibby/requests/request.ts';
import { newRequest } from '#shared/gibby/requests/request-change.rules.ts';
import { complaints } from '#shared/gibby/tracking/complaint.dynamo.ts';
import type { Parcel } from '#shared/gibby/tracking/parcel.ts';
import { trackings } from '#shared/gibby/tracking/tracking.dynamo.ts';
import { topUp } from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { callbackFunction } from '#shared/kernel/route/callback.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import type { CallbackDefinition, ConsumerDefinition, Unit } from '#shared/kernel/route/define.ts';
import { ledger } from '#shared/ledger/ledger.dynamo.ts';
import type { LedgerAccount } from '#shared/ledger/ledger.rules.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { call, type TestRequest } from '#test/support/call.ts';
import { itemsOf } from '#test/support/items.ts';
import { plainDetails } from '#test/support/builders.ts';
import { people } from '../social/social-fixture.ts';

export const requester = 1;
export const traveller = 2;
export const stranger = 3;
export const administrator = 'a'.repeat(24);
/** What the requester pays for an offer of 20,000: the fee is 15,000 and 5 %. */
export const priceToPay = 36_000;

const consumers: readonly Unit<ConsumerDefinition>[] = [indexTrackings, registerParcel];
const callback: Unit<CallbackDefinition> = takeCourierUpdate;

const details: RequestDetails = {
  ...plainDetails,
  itemDescription: 'Shelled ones',
  quantity: '1 kg',
  originalReceipt: true,
  pictures: [{ kind: 'request', path: `requests/1/${'0'.repeat(32)}`, extension: 'jpg' }],
  maximumPriceMinor: 25_000,
  collectionMethodId: 4,
};

/** Requester, traveller and stranger, and requests that get their trackings through the state machine itself. */
export async function trackingFixture() {
  const under = await people();
  const { runtime } = under;
  const followed: Parcel[] = [];
  const outages = new Set<'registry'>();
  /** How many answers of each store are still to be lost, after the call has succeeded. */
  const lost = { requests: 0, trackings: 0 };
  const losing = async (store: keyof typeof lost, work: Promise<void>): Promise<void> => {
    await work;
    if (lost[store] === 0) return;
    lost[store] -= 1;
    throw new Error('The connection was cut.');
  };
  const stores = { requests: requests(runtime), trackings: trackings(runtime) };
  const ports = {
    ...under.ports,
    requests: {
      ...stores.requests,
      commit: (...writes: Parameters<typeof stores.requests.commit>) =>
        losing('requests', stores.requests.commit(...writes)),
    },
    offers: offers(runtime),
    ledger: ledger(runtime),
    trackings: {
      ...stores.trackings,
      keep: (...news: Parameters<typeof stores.trackings.storeCheckpoints>) =>
        losing('trackings', stores.trackings.storeCheckpoints(...news)),
    },
    complaints: complaints(runtime),
    sequences: sequences(runtime),
    cities: {
      find: async () => [],
      get: async (id: number) => ({ id, name: 'Bandung', countryId: 101 }),
    },
    courierUpdates: {
      follow: async (parcel: Parcel) => {
        if (outages.has('registry')) throw new Failure('provider_unavailable', { detail: 'an outage' });
        followed.push(parcel);
      },
      isGenuine: async (_rawBody: string, signature?: string) => signature === 'genuine',
    },
  };
  await under.join(requester, { phone: '+15550100001' });
  await under.join(traveller, { phone: '+15550100002', name: null, username: 'fiqa18' });
  await under.join(stranger);

  const advance = (requestId: number, command: RequestCommand) => {
    runtime.clock.advance(1);
    return advanceRequest(ports, requestId, command);
  };

  let lastId = 60;
  /** Creates a request whose accepted offer waits for the deposit. */
  const agreed = async (collectionMethodId = 2, by = traveller): Promise<number> => {
    runtime.clock.advance(1);
    const id = ++lastId;
    const { request, event } = newRequest({ ...details, id, requesterId: requester }, runtime.clock.now());
    await ports.requests.commit(ports.requests.creation(request, event));
    await offer(id, collectionMethodId, by);
    return id;
  };
  const offer = async (id: number, collectionMethodId = 2, by = traveller): Promise<void> => {
    const offerId = ++lastId;
    const newOffer = { id: offerId, tripId: 9, priceMinor: 20_000, collectionMethodId, returnDate: '2026-04-01' };
    await advance(id, { event: 'offer', by: String(by), newOffer });
    await advance(id, { event: 'accept', by: String(requester), offerId });
  };
  const pay = async (id: number): Promise<number> => {
    const deposit = topUp({ transactionId: `TOPUP_${++lastId}`, userId: requester, amountMinor: priceToPay });
    await tableOf(runtime).commit(ports.ledger.postings([deposit], new Date(runtime.clock.now()).toISOString()));
    await advance(id, { event: 'pay', by: String(requester) });
    return id;
  };
  const paid = async (collectionMethodId = 2): Promise<number> => pay(await agreed(collectionMethodId));

  /** Delivers every event of requests so far to the consumers, in order; the next call repeats what failed. */
  const deliverEvents = async (): Promise<number> => {
    const items = await itemsOf(runtime);
    const events = items.filter(({ PK, SK }) => String(PK).startsWith('REQ#') && String(SK).startsWith('EVT#'));
    let failed = 0;
    for (const unit of consumers) {
      const consume = consumerFunction(unit.definition.summary, unit, ports, (image) => image);
      for (const event of events) {
        const Records = [{ messageId: `${event.PK}${event.SK}`, body: JSON.stringify(event) }];
        failed += (await consume({ Records })).batchItemFailures.length;
      }
    }
    return failed;
  };

  const route = (unit: Unit) => (as: number, request: TestRequest) => {
    runtime.clock.advance(1);
    return call(unit, ports, { as, ...request });
  };
  const params = (id: number) => ({ id: String(id) });
  const receiveUpdate = callbackFunction('takeCourierUpdate', callback, ports);
  const post = async (body: string, signature = 'genuine') => {
    runtime.clock.advance(1);
    const headers = { 'content-type': 'application/json', 'aftership-hmac-sha256': signature };
    const event: Partial<APIGatewayProxyEventV2> = { headers, body, isBase64Encoded: false };
    const answer = await receiveUpdate(event as APIGatewayProxyEventV2, {});
    return { status: answer.statusCode, body: answer.body };
  };

  return {
    ...under,
    ports,
    followed,
    outages,
    lost,
    agreed,
    offer,
    pay,
    paid,
    advance,
    deliverEvents,
    items: () => itemsOf(runtime),
    balance: async (account: LedgerAccount) => Math.abs(await ports.ledger.balance(account)),
    statusOf: async (id: number) => (await ports.requests.get(id))?.status,
    purchase: (as: number, id: number, body: unknown = { purchased_date: '2026-03-02' }) =>
      route(confirmPurchase)(as, { params: params(id), body }),
    deliver: (as: number, id: number, body: unknown = parcelBody) =>
      route(confirmDelivery)(as, { params: params(id), body }),
    receive: (as: number, id: number, body: unknown = { received_at: '2026-03-09' }) =>
      route(confirmReceipt)(as, { params: params(id), body }),
    complain: (as: number, id: number, type: unknown = 1) =>
      route(complain)(as, { body: { request_id: id, status_complain: type } }),
    detail: (as: number, id: number) => route(getTracking)(as, { params: params(id) }),
    asRequester: (as: number, query: Record<string, string> = {}) => route(listRequesterTrackings)(as, { query }),
    asTraveller: (as: number, query: Record<string, string> = {}) => route(listTravellerTrackings)(as, { query }),
    complaints: (query: Record<string, string> = {}) =>
      call(listComplaints, ports, { as: administrator, admin: true, query }),
    resolve: (id: number, body: unknown, admin = true) =>
      call(resolveComplaint, ports, { as: administrator, admin, params: params(id), body }),
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
