import { sequences } from '#shared/gibby/kernel/sequence.dynamo.ts';
import { offers } from '#shared/gibby/offers/offer.dynamo.ts';
import type { PictureOrder, PictureSource } from '#shared/gibby/pictures/picture.ports.ts';
import type { Picture } from '#shared/gibby/pictures/picture.ts';
import { advanceRequest, type RequestCommand } from '#shared/gibby/requests/advance-request.usecase.ts';
import { requests } from '#shared/gibby/requests/request.dynamo.ts';
import type { RequestDetails } from '#shared/gibby/requests/request.ts';
import { newRequest } from '#shared/gibby/requests/request-change.rules.ts';
import { topUp } from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import { ledger } from '#shared/ledger/ledger.dynamo.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { plainDetails } from '#test/support/requests.ts';
import { people } from '../social/people.ts';

export const requester = 1;
export const traveller = 2;
export const stranger = 3;
/** What the requester pays for an offer of 50,000: the fee is 15,000 and 5 %. */
const priceToPay = 67_500;

const details: RequestDetails = {
  ...plainDetails,
  itemDescription: 'Shelled ones',
  quantity: '1 kg',
  originalReceipt: true,
  pictures: [{ kind: 'request', path: `requests/1/${'0'.repeat(32)}`, extension: 'jpg' }],
  maximumPriceMinor: 60_000,
  collectionMethodId: 4,
};

/** A requester, a traveller and a stranger, and requests that move on by their state machine. */
export async function dealFixture() {
  const under = await people();
  const { runtime } = under;
  const stored: (PictureOrder & { source: PictureSource; picture: Picture })[] = [];
  const removed: Picture[] = [];
  const ports = {
    ...under.ports,
    requests: requests(runtime),
    offers: offers(runtime),
    ledger: ledger(runtime),
    sequences: sequences(runtime),
    cities: {
      find: async () => [],
      get: async (id: number) => ({ id, name: 'Bandung', countryId: 101 }),
    },
    pictures: {
      store: async (source: PictureSource, order: PictureOrder): Promise<Picture> => {
        const path = `conversations/${order.ownerId}/${String(stored.length).padStart(32, '0')}`;
        const picture: Picture = { kind: order.kind, path, extension: 'jpg' };
        stored.push({ ...order, source, picture });
        return picture;
      },
      remove: async (picture: Picture) => void removed.push(picture),
    },
  };
  await under.join(requester, { name: 'Suci Requester' });
  await under.join(traveller, { name: 'Alfa Adhitya', countryId: 101, cityId: 1_650_357 });
  await under.join(stranger);

  let lastId = 60;
  const nextId = () => ++lastId;
  const advance = (requestId: number, command: RequestCommand) => {
    runtime.clock.advance(1);
    return advanceRequest(ports, requestId, command);
  };

  /** Creates a request of the requester and returns its number. */
  const request = async (): Promise<number> => {
    runtime.clock.advance(1);
    const id = nextId();
    const made = newRequest({ ...details, id, requesterId: requester }, runtime.clock.now());
    await ports.requests.commit(ports.requests.creation(made.request, made.event));
    return id;
  };
  /** Accepts a new offer for a request and returns the offer's number. */
  const accept = async (requestId: number, by = traveller): Promise<number> => {
    const offerId = nextId();
    const newOffer = { id: offerId, tripId: 9, priceMinor: 50_000, collectionMethodId: 1, returnDate: '2026-04-07' };
    await advance(requestId, { event: 'offer', by: String(by), newOffer });
    await advance(requestId, { event: 'accept', by: String(requester), offerId });
    return offerId;
  };
  const agreed = async (by = traveller) => {
    const requestId = await request();
    return { requestId, offerId: await accept(requestId, by) };
  };
  /** Creates a completed request and returns its number. */
  const completed = async (by = traveller): Promise<number> => {
    const { requestId } = await agreed(by);
    const deposit = topUp({
      gateway: 'doku',
      transactionId: `TOPUP_${nextId()}`,
      userId: requester,
      amountMinor: priceToPay,
    });
    await tableOf(runtime).commit(ports.ledger.postings([deposit], new Date(runtime.clock.now()).toISOString()));
    await advance(requestId, { event: 'pay', by: String(requester) });
    await advance(requestId, { event: 'deliver', by: String(by) });
    await advance(requestId, { event: 'receive', by: String(requester) });
    return requestId;
  };

  return { ...under, ports, stored, removed, advance, request, accept, agreed, completed };
}
