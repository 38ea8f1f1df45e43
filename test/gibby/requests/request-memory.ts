import type { OffersWriter } from '#shared/gibby/offers/offer.ports.ts';
import type { Offer } from '#shared/gibby/offers/offer.ts';
import type { ReportsWriter } from '#shared/gibby/reports/report.ports.ts';
import type { RequestsWriter } from '#shared/gibby/requests/request.ports.ts';
import type { Request, RequestDetails, RequestEvent } from '#shared/gibby/requests/request.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import type { LedgerWriter } from '#shared/ledger/ledger.ports.ts';
import { type LedgerAccount, mayNotGoNegative, type Transfer } from '#shared/ledger/ledger.rules.ts';
import { aRequest, japan, plainDetails } from '#test/support/builders.ts';

export const begin = Date.parse('2026-01-05T03:00:00.000Z');
export const requesterId = 1;
export const requestId = 46;

/** A request for walnuts, which expires at the end of 14 January in Jakarta. */
export const details: RequestDetails = {
  ...plainDetails,
  itemDescription: 'Shelled ones',
  categoryId: 2,
  brand: 'Plant Kernels',
  quantity: '25',
  originalBox: true,
  originalReceipt: true,
  pictures: [{ kind: 'request', path: `requests/46/${'0'.repeat(32)}`, extension: 'jpg' }],
  countryId: japan,
  maximumPriceMinor: 50_000,
  maximumDeliveryDate: '2026-01-14',
  deliveryAddress: 'Jalan Contoh 1',
};

/** A write in memory: `check` throws if its condition does not hold, and `apply` commits it. */
interface MemoryWrite {
  readonly check: () => void;
  readonly apply: () => void;
}

/**
 * One request with its offers and the books in memory. Commits are all or nothing, as in the table, and fast enough to
 * walk thousands of histories. The requester is rich.
 */
export function requestMemory() {
  let now = begin;
  const created = aRequest({ ...details, id: requestId, requesterId }, now);
  let stored: Request = created.request;
  const events: RequestEvent[] = [created.event];
  const offers = new Map<number, Offer>();
  const lastOf = new Map<number, number>();
  const balances = new Map<LedgerAccount, number>([[`user:${requesterId}:credit`, -1_000_000_000]]);
  const posted = new Set<string>();
  const conflict = () => new Failure('changed_meanwhile');
  const write = (memoryWrite: MemoryWrite): Write => ({ store: 'table', content: memoryWrite });

  const requestsPort: RequestsWriter = {
    get: async () => stored,
    getMany: async () => new Map([[stored.id, stored]]),
    events: async (_id, since) => events.slice(since),
    unpaidOf: async () => (stored.status === 'pendingDeposit' ? [stored] : []),
    dueBefore: async () => [],
    postpone: async () => {},
    creation: () => [],
    change: (request, event) => [
      write({
        check: () => {
          if (stored.version !== request.version - 1) throw conflict();
        },
        apply: () => {
          stored = request;
          events.push(event);
        },
      }),
    ],
    commit: async (writes) => {
      const memoryWrites = writes.map(({ content }) => content as MemoryWrite);
      for (const { check } of memoryWrites) check();
      for (const { apply } of memoryWrites) apply();
    },
  };

  const offersPort: OffersWriter = {
    get: async (_request, id) => offers.get(id),
    getMany: async () => [...offers.values()],
    lastOf: async (_request, travellerId) => offers.get(lastOf.get(travellerId) ?? 0),
    ofRequest: async () => ({ items: [...offers.values()] }),
    ofTrip: async () => ({ items: [...offers.values()] }),
    countOfTrip: async () => offers.size,
    creation: (offer, before) => [
      write({
        check: () => {
          if (lastOf.get(offer.travellerId) !== before?.id) throw conflict();
        },
        apply: () => {
          offers.set(offer.id, offer);
          lastOf.set(offer.travellerId, offer.id);
        },
      }),
    ],
    change: ({ id, status: read }, { status, reasonId, at }) =>
      write({
        check: () => {
          if (offers.get(id)?.status !== read) throw conflict();
        },
        apply: () => {
          const offer = offers.get(id);
          if (offer) offers.set(id, { ...offer, status, reasonId, updatedAt: at });
        },
      }),
  };

  const balanceAfter = (account: LedgerAccount, transfers: readonly Transfer[]) =>
    transfers
      .flatMap(({ legs }) => legs)
      .filter((leg) => leg.account === account)
      .reduce((sum, leg) => sum + leg.amountMinor, balances.get(account) ?? 0);
  const accountsOf = (transfers: readonly Transfer[]) => [
    ...new Set(transfers.flatMap(({ legs }) => legs.map(({ account }) => account))),
  ];
  const ledgerPort: Pick<LedgerWriter, 'balance' | 'postings'> = {
    balance: async (account) => balances.get(account) ?? 0,
    postings: (transfers) => [
      write({
        check: () => {
          if (transfers.some(({ id }) => posted.has(id))) throw conflict();
          const isOverdrawn = (account: LedgerAccount) =>
            mayNotGoNegative(account) && balanceAfter(account, transfers) > 0;
          if (accountsOf(transfers).some(isOverdrawn)) throw conflict();
        },
        apply: () => {
          const after = accountsOf(transfers).map((account) => [account, balanceAfter(account, transfers)] as const);
          for (const [account, balance] of after) balances.set(account, balance);
          for (const { id } of transfers) posted.add(id);
        },
      }),
    ],
  };

  /** No user reports the request. */
  const reportsPort: ReportsWriter = {
    inState: async () => ({ items: [] }),
    moderationOf: async () => undefined,
    countOf: async () => 0,
    ofRequest: async () => ({ items: [] }),
    actsOf: async () => [],
    add: async () => 0,
    act: () => [],
    list: async () => {},
  };

  return {
    ports: {
      clock: { now: () => now },
      requests: requestsPort,
      offers: offersPort,
      ledger: ledgerPort as LedgerWriter,
      reports: reportsPort,
    },
    events,
    request: () => stored,
    offer: (id: number) => offers.get(id),
    lastOfferOf: (travellerId: number) => offers.get(lastOf.get(travellerId) ?? 0),
    /** What we owe, as a positive amount. */
    owed: (account: LedgerAccount) => 0 - (balances.get(account) ?? 0),
    sumOfBalances: () => [...balances.values()].reduce((sum, balance) => sum + balance, 0),
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
    seconds: () => (now - begin) / 1000,
  };
}
