import { offers } from '#shared/gibby/offers/offer.dynamo.ts';
import { payFromCredit } from '#shared/gibby/payments/pay-requests.usecase.ts';
import { reports as reportStore } from '#shared/gibby/reports/report.dynamo.ts';
import { advanceRequest, type RequestCommand } from '#shared/gibby/requests/advance-request.usecase.ts';
import { requests as requestStore } from '#shared/gibby/requests/request.dynamo.ts';
import type { Request } from '#shared/gibby/requests/request.ts';
import type { RequestPorts } from '#shared/gibby/requests/request-ports.usecase.ts';
import { fireDueRequestTimer } from '#shared/gibby/requests/request-timer.usecase.ts';
import type { OwnedAccount } from '#shared/ledger/ledger.rules.ts';
import { aRequest, newOffer } from '../../support/builders.ts';
import { type Dues, walletOf } from '../dues.ts';
import { type Cast, type Hands, type HistoryFixture, type Part, type Plan, userIdOf } from '../part.ts';
import { isReport, Payments, reports } from './payments.ts';

type Party = 'requester' | 'traveller' | 'rival' | 'admin';

/** The actor of each event of the state machine, except for those that are separate calls. */
const commands: Readonly<Record<string, Omit<RequestCommand, 'by' | 'actor'> & { readonly by: Party }>> = {
  decline: { event: 'decline', by: 'requester', reasonId: 1 },
  cancel: { event: 'cancel', by: 'requester', reasonId: 1 },
  'cancel offer': { event: 'cancelOffer', by: 'traveller', reasonId: 1 },
  purchase: { event: 'purchase', by: 'traveller' },
  deliver: { event: 'deliver', by: 'traveller' },
  receive: { event: 'receive', by: 'requester' },
  complain: { event: 'complain', by: 'requester', complaintType: 1 },
  'decide for requester': { event: 'resolveForRequester', by: 'admin' },
  'decide for traveller': { event: 'resolveForTraveller', by: 'admin' },
};

/** The fee as the documents' samples have it (G17, G21), independent of the product's own rule. */
const feeOf = (priceMinor: number) => 15_000 + Math.round(priceMinor / 20);

const week = 604_800;
const toAccepted: Plan = [
  ['post', 5],
  ['offer', 60],
  ['accept', 60],
];
const toPaid: Plan = [...toAccepted, ['begin payment', 60], ['notify', 30], ['redirect', 0]];
const toDelivered: Plan = [...toPaid, ['purchase', 3_600], ['deliver', 3_600]];

/**
 * Gibby's requests through the product's own functions: offered, accepted, paid for through Doku (two requests in one
 * payment) or out of the wallet, refunded and paid again, delivered, received, disputed and divided.
 */
export const requests: Part = {
  name: 'request',
  subjects: 3,
  events: [
    'post',
    'offer',
    'rival offer',
    'accept',
    'begin payment',
    ...reports,
    'pay from credit',
    'divide',
    'timer',
    ...Object.keys(commands),
  ],
  plans: [
    [...toDelivered, ['receive', 60], ['complain', 0]],
    [...toDelivered, ['timer', week], ['receive', 0]],
    [...toDelivered, ['complain', 60], ['divide', 3_600], ['decide for traveller', 0]],
    [...toDelivered, ['complain', 60], ['decide for requester', 3_600]],
    [...toPaid, ['cancel offer', 60], ['rival offer', 60], ['accept', 60], ['pay from credit', 60], ['deliver', 60]],
    [
      ...toAccepted,
      ['begin payment', 60],
      ['cancel offer', 60],
      ['rival offer', 60],
      ['accept', 60],
      // The payment is of another sum than the request now costs.
      ['notify', 60],
    ],
    [...toAccepted, ['begin payment', 60], ['timer', 86_400], ['notify', 0], ['pay from credit', 0]],
    [...toAccepted, ['pay from credit', 60], ['deliver', 60], ['timer', week], ['complain', 0]],
  ],
  enter: (fixture) => new RequestCast(fixture),
};

class RequestCast implements Cast {
  readonly #fixture: HistoryFixture;
  readonly #stores;
  readonly #payments: Payments;
  #offersMade = 0;
  /** Each request after the last step. */
  readonly #seen = new Map<number, Request>();
  readonly #lastOffer = new Map<number, number>();
  /** Who offered which price, by offer. */
  readonly #agreed = new Map<number, { readonly travellerId: number; readonly priceMinor: number }>();

  constructor(fixture: HistoryFixture) {
    this.#fixture = fixture;
    this.#stores = { requests: requestStore(fixture.runtime), offers: offers(fixture.runtime) };
    this.#payments = new Payments(fixture, 'REQUEST');
  }

  async perform(subject: number, event: string, hands: Hands): Promise<void> {
    const ports = this.#portsWith(hands);
    const requestId = this.#idOf(subject);
    if (event === 'post') return this.#post(subject, hands);
    if (event === 'begin payment') return this.#beginPayment(subject, hands);
    if (isReport(event)) return this.#payments.report(subject, event, hands);
    if (event === 'pay from credit') {
      await payFromCredit(ports, { payerId: this.#partyOf(subject, 'requester'), requestId });
    } else if (event === 'timer') {
      await fireDueRequestTimer(ports, requestId);
    } else {
      await this.#advance(ports, subject, event);
    }
  }

  async dues(transferId: string): Promise<Dues | undefined> {
    const [kind, request, offer, purpose = ''] = transferId.split(':');
    if (kind !== 'request') return this.#payments.dues(transferId);
    const agreed = this.#agreed.get(Number(offer));
    const subject = Number(request) - this.#idOf(0);
    if (!agreed || !(subject >= 0 && subject < requests.subjects)) return undefined;
    const { travellerId, priceMinor } = agreed;
    const feeMinor = feeOf(priceMinor);
    const wholeMinor = priceMinor + feeMinor;
    const dividedMinor = Math.floor(wholeMinor / 3);
    const escrow = `escrow:${request}`;
    const [requester, traveller] = [walletOf(this.#partyOf(subject, 'requester')), walletOf(travellerId)];
    const dues: Readonly<Record<string, Dues>> = {
      deposit: { [requester]: wholeMinor, [escrow]: -wholeMinor },
      release: { [escrow]: wholeMinor, [traveller]: -priceMinor, 'revenue:service_fee': -feeMinor },
      refund: { [escrow]: wholeMinor, [requester]: -wholeMinor },
      split: { [escrow]: wholeMinor, [requester]: -dividedMinor, [traveller]: dividedMinor - wholeMinor },
    };
    return dues[purpose];
  }

  /** What the status of a request allows to its parties, and what the wallet covers. */
  mustSucceed(subject: number, event: string): boolean {
    if (isReport(event)) return this.#payments.mustSucceed(subject, event);
    const request = this.#seen.get(subject);
    if (!request) return event === 'post';
    if (event !== 'pay from credit') return allowed[request.status].includes(event);
    const wallet = walletOf(this.#partyOf(subject, 'requester'));
    const heldMinor = -this.#fixture.auditor.balanceOf(wallet as OwnedAccount);
    return request.status === 'pendingDeposit' && heldMinor >= (request.accepted?.priceToPayMinor ?? 0);
  }

  async broken(subjects: ReadonlySet<number>): Promise<readonly string[]> {
    const ofPayments = await this.#payments.broken(subjects);
    // One payment may be for several requests, so all of them are checked.
    const all = Array.from({ length: requests.subjects }, (_, subject) => subject);
    const ofRequests = await Promise.all(all.map((subject) => this.#brokenEscrow(subject)));
    return [...ofPayments, ...ofRequests.flat()];
  }

  #portsWith({ ledger, commit }: Hands): Required<RequestPorts> {
    const { runtime } = this.#fixture;
    return {
      clock: runtime.clock,
      ledger,
      offers: this.#stores.offers,
      requests: { ...this.#stores.requests, commit },
      reports: reportStore(runtime),
    };
  }

  #idOf(subject: number): number {
    return this.#fixture.number * 100 + subject;
  }

  /** Two requests of the first user, and one of the second. */
  #partyOf(subject: number, party: Party): number {
    const requester = subject < 2 ? 0 : 1;
    return userIdOf(this.#fixture, requester + ['requester', 'traveller', 'rival', 'admin'].indexOf(party));
  }

  #post(subject: number, { commit }: Hands): Promise<void> {
    const id = this.#idOf(subject);
    const requesterId = this.#partyOf(subject, 'requester');
    // One request expires within the duration of a history; the others do not.
    const maximumDeliveryDate = subject === 1 ? '2026-03-12' : '2027-03-12';
    const { request, event } = aRequest({ id, requesterId, maximumDeliveryDate }, this.#fixture.runtime.clock.now());
    return commit(this.#stores.requests.creation(request, event));
  }

  async #beginPayment(subject: number, hands: Hands): Promise<void> {
    const payerId = this.#partyOf(subject, 'requester');
    const all = Array.from({ length: requests.subjects }, (_, each) => this.#idOf(each));
    const stored = await Promise.all(all.map((requestId) => this.#stores.requests.get(requestId)));
    const unpaid = stored.filter(
      (request): request is Request => request?.requesterId === payerId && request.status === 'pendingDeposit',
    );
    const amountMinor = unpaid.reduce((sum, { accepted }) => sum + (accepted?.priceToPayMinor ?? 0), 0);
    if (amountMinor === 0) return;
    const prices = new Map(unpaid.map(({ id, accepted }) => [id, accepted?.priceToPayMinor ?? 0]));
    await this.#payments.begin(subject, { userId: payerId, amountMinor, prices }, hands);
  }

  async #advance(ports: RequestPorts, subject: number, event: string): Promise<void> {
    const command = commands[event];
    const offerId = this.#lastOffer.get(subject);
    if (event === 'offer' || event === 'rival offer') return this.#offer(ports, subject, event);
    if (event === 'accept' || event === 'decline') {
      if (offerId === undefined) return;
      const by = String(this.#partyOf(subject, 'requester'));
      await advanceRequest(ports, this.#idOf(subject), { event, by, offerId, ...(command && { reasonId: 1 }) });
      return;
    }
    if (event === 'divide') return this.#divide(ports, subject);
    if (!command) throw new RangeError(`A request knows no ${event}.`);
    const { by: party, ...rest } = command;
    const traveller = await this.#acceptedTraveller(subject);
    const by = party === 'traveller' && traveller !== undefined ? traveller : this.#partyOf(subject, party);
    await advanceRequest(ports, this.#idOf(subject), {
      ...rest,
      by: String(by),
      ...(party === 'admin' && { actor: 'admin' as const }),
    });
  }

  async #offer(ports: RequestPorts, subject: number, event: string): Promise<void> {
    this.#offersMade += 1;
    const id = this.#fixture.number * 10_000 + this.#offersMade;
    const travellerId = this.#partyOf(subject, event === 'offer' ? 'traveller' : 'rival');
    const by = String(travellerId);
    const priceMinor = 30_000 + 10_000 * subject + (event === 'offer' ? 0 : 5_000 + 1_000 * subject);
    this.#agreed.set(id, { travellerId, priceMinor });
    const terms = newOffer({ id, priceMinor });
    await advanceRequest(ports, this.#idOf(subject), { event: 'offer', by, newOffer: terms });
    this.#lastOffer.set(subject, id);
  }

  async #divide(ports: RequestPorts, subject: number): Promise<void> {
    const request = await this.#stores.requests.get(this.#idOf(subject));
    if (!request?.accepted) return;
    const toRequesterMinor = Math.floor(request.accepted.priceToPayMinor / 3);
    const split = { toRequesterMinor, toTravellerMinor: request.accepted.priceToPayMinor - toRequesterMinor };
    const by = String(this.#partyOf(subject, 'admin'));
    await advanceRequest(ports, request.id, { event: 'resolveBySplit', actor: 'admin', by, split });
  }

  async #acceptedTraveller(subject: number): Promise<number | undefined> {
    const request = await this.#stores.requests.get(this.#idOf(subject));
    return request?.accepted?.travellerId;
  }

  /** Checks the escrow's balance, which follows from the status of the request. */
  async #brokenEscrow(subject: number): Promise<readonly string[]> {
    const request = await this.#stores.requests.get(this.#idOf(subject));
    if (request) this.#seen.set(subject, request);
    const keptMinor = -this.#fixture.auditor.balanceOf(`escrow:${this.#idOf(subject)}`);
    const isFunded = request !== undefined && funded.has(request.status);
    const dueMinor = isFunded ? (request.accepted?.priceToPayMinor ?? 0) : 0;
    if (keptMinor === dueMinor) return [];
    return [`(5) request ${subject} in ${request?.status} keeps ${keptMinor} and should keep ${dueMinor}`];
  }
}

/** What the parties and an administrator may do in each status (state-machines.md, section 3). */
const allowed: Readonly<Record<Request['status'], readonly string[]>> = {
  open: ['cancel'],
  pendingDeposit: ['cancel', 'cancel offer'],
  inProgress: ['purchase', 'deliver', 'complain', 'cancel offer'],
  purchased: ['deliver', 'complain', 'cancel offer'],
  delivered: ['receive', 'complain'],
  disputed: ['decide for requester', 'decide for traveller', 'divide'],
  completed: [],
  canceled: [],
};

const funded: ReadonlySet<Request['status']> = new Set(['inProgress', 'purchased', 'delivered', 'disputed']);
