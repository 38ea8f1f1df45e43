import { advanceGig, type GigCommand } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import { engagements } from '#shared/dropin/gigs/engagement.dynamo.ts';
import { gigs as gigStore } from '#shared/dropin/gigs/gig.dynamo.ts';
import { type GigEventName, gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import type { Gig } from '#shared/dropin/gigs/gig.ts';
import { fireDueGigTimer } from '#shared/dropin/gigs/gig-timer.usecase.ts';
import { createGig } from '#shared/dropin/gigs/requests/request-gig.usecase.ts';
import { settlements } from '#shared/dropin/gigs/settlement.dynamo.ts';
import { invoices } from '#shared/dropin/invoices/invoice.dynamo.ts';
import { invoiceMonthOf } from '#shared/dropin/invoices/invoice.rules.ts';
import { createInvoice } from '#shared/dropin/invoices/open-invoice.usecase.ts';
import { ledger as bookStore } from '#shared/ledger/ledger.dynamo.ts';
import type { Dues } from '../dues.ts';
import type { Cast, Hands, HistoryFixture, Part, Plan } from '../part.ts';

/** Nobody rates, because a rating moves no money. */
type Event = Exclude<GigEventName, 'rate'>;

/** The actor of each event of the state machine; `timer` and `request` are separate calls. */
const commands: Readonly<
  Record<string, Pick<GigCommand<Event>, 'event'> & { by: 'customer' | 'operator' | 'system' }>
> = {
  claim: { event: 'claimAccept', by: 'operator' },
  'reject claim': { event: 'claimReject', by: 'operator' },
  confirm: { event: 'confirm', by: 'customer' },
  'reject operator': { event: 'reject', by: 'customer' },
  'shake hands as operator': { event: 'handshake', by: 'operator' },
  'shake hands as customer': { event: 'handshake', by: 'customer' },
  start: { event: 'start', by: 'customer' },
  extend: { event: 'extend', by: 'customer' },
  'stop as customer': { event: 'stop', by: 'customer' },
  'stop as operator': { event: 'stop', by: 'operator' },
  'cancel as customer': { event: 'cancel', by: 'customer' },
  'cancel as operator': { event: 'cancel', by: 'operator' },
  terminate: { event: 'terminate', by: 'system' },
  'fail to capture': { event: 'captureFail', by: 'system' },
  invoice: { event: 'generateInvoice', by: 'system' },
  'send invoice': { event: 'sendInvoice', by: 'system' },
  compensate: { event: 'markCompensated', by: 'system' },
};

/** What the parties and the system may do in each status (state-machines.md, section 1). */
const allowed: Readonly<Partial<Record<Gig['status'], readonly string[]>>> = {
  pendingOperator: ['cancel as customer'],
  operatorFound: ['confirm', 'reject operator', 'cancel as customer', 'cancel as operator'],
  operatorEnroute: ['shake hands as operator', 'cancel as customer', 'cancel as operator'],
  streaming: ['stop as customer', 'stop as operator', 'terminate'],
  invoiceGenerated: ['send invoice'],
  invoiceSent: ['compensate'],
  expired: ['request'],
  cancelled: ['request'],
  customerRejected: ['request'],
  allOperatorsRejected: ['request'],
};

const week = 604_800;
const toEnroute: Plan = [
  ['request', 60],
  ['claim', 5],
  ['confirm', 5],
];
const toStreaming: Plan = [...toEnroute, ['shake hands as operator', 60], ['shake hands as customer', 5], ['start', 5]];
const toPayout: Plan = [
  ['timer', week],
  ['invoice', 60],
  ['send invoice', 60],
  ['compensate', 60],
];

/**
 * The gigs of Dropin, through the product's own functions: the state of a gig and its money move together or not at
 * all.
 */
export const gigs: Part = {
  name: 'gig',
  subjects: 3,
  events: [...Object.keys(commands), 'request', 'timer'],
  plans: [
    // Prices within the hold, at the hold, and of streams that outlast the hold or raise it.
    [...toStreaming, ['stop as customer', 69], ['stop as operator', 0], ...toPayout],
    [...toStreaming, ['stop as operator', 600], ...toPayout],
    [...toStreaming, ['extend', 400], ['extend', 1_100], ['stop as operator', 1_000], ...toPayout],
    [...toStreaming, ['extend', 301], ['timer', 301], ['fail to capture', 60]],
    [...toStreaming, ['terminate', 3_000], ['stop as customer', 0], ...toPayout],
    [...toStreaming, ['fail to capture', 60], ['stop as customer', 0]],
    [...toEnroute, ['cancel as customer', 400], ...toPayout, ['request', 60], ['timer', 31]],
    [...toEnroute, ['timer', 601], ['request', 5], ['reject claim', 5]],
  ],
  enter: (fixture) => new GigCast(fixture),
};

class GigCast implements Cast {
  readonly #fixture: HistoryFixture;
  readonly #operator: string;
  readonly #customers: readonly string[];
  /** The ids of all gigs of a subject, who may request another one when one has ended. */
  readonly #gigIds = new Map<number, string[]>();
  /** What each gig owes its operator, as last read. */
  readonly #owedMinor = new Map<string, number>();
  /** The status of each gig after the last step. */
  readonly #statuses = new Map<string, Gig['status']>();
  readonly #stores;

  constructor(fixture: HistoryFixture) {
    const { runtime } = fixture;
    this.#fixture = fixture;
    // All customers share one operator, who can only serve one at a time.
    this.#operator = runtime.ids.objectId();
    this.#customers = Array.from({ length: gigs.subjects }, () => runtime.ids.objectId());
    this.#stores = {
      gigs: gigStore(runtime),
      engagements: engagements(runtime),
      settlements: settlements(runtime),
      invoices: invoices(runtime),
      ledger: bookStore(runtime),
    };
  }

  async perform(subject: number, event: string, hands: Hands): Promise<void> {
    const { clock, ids } = this.#fixture.runtime;
    const { engagements, settlements, invoices, gigs } = this.#stores;
    const ports = {
      clock,
      ids,
      engagements,
      settlements,
      invoices,
      ledger: hands.ledger,
      gigs: { ...gigs, commit: hands.commit },
    };
    const customer = this.#customers[subject] ?? '';
    if (event === 'request') {
      const draft = { customer, candidates: [this.#operator], latitude: null, longitude: null, metaData: null };
      const { id } = await createGig(ports, draft);
      this.#gigIds.set(subject, [...(this.#gigIds.get(subject) ?? []), id]);
      return;
    }
    const gigId = this.#gigIds.get(subject)?.at(-1);
    if (gigId === undefined) return;
    if (event === 'invoice') await this.#openInvoice(gigId);
    const command = commands[event];
    if (!command) await fireDueGigTimer(ports, gigId);
    else {
      const by = { customer, operator: this.#operator, system: 'system' }[command.by];
      await advanceGig(ports, gigId, { event: command.event, by, videoSessionId: 'session' });
    }
  }

  /** Creates the invoice first, because a gig can only be put on an invoice that is being generated. */
  async #openInvoice(gigId: string): Promise<void> {
    const gig = await this.#stores.gigs.get(gigId);
    if (!gig) return;
    const { invoices } = this.#stores;
    const key = { operator: this.#operator, month: invoiceMonthOf(gig) };
    await createInvoice({ invoices, clock: this.#fixture.runtime.clock }, key, { actor: 'system', by: 'system' });
  }

  async dues(transferId: string): Promise<Dues | undefined> {
    const [kind, gigId = '', purpose = '', height = ''] = transferId.split(':');
    const isOurs = kind === 'gig' && [...this.#gigIds.values()].some((ids) => ids.includes(gigId));
    const gig = kind === 'gig' ? await this.#stores.gigs.get(gigId) : undefined;
    // A gig whose creator got no answer is known by its customer.
    if (!gig || !(isOurs || this.#customers.includes(gig.customer))) return undefined;
    const { holdMinor, priceMinor } = gig;
    const [hold, payable] = [`hold:${gigId}`, `operator:${this.#operator}:payable`];
    const costMinor = priceMinor ?? 0;
    const fromHoldMinor = Math.min(holdMinor, costMinor);
    const shareMinor = Math.round(costMinor / 2);
    const dues: Readonly<Record<string, Dues>> = {
      authorise: { 'gateway:card': 2000, [hold]: -2000 },
      // Twice, four times, ... the hold of the creation, and no higher than the gig knows.
      ...(Number(height) % 2000 === 0 && Number(height) <= holdMinor
        ? { raise: { 'gateway:card': 2000, [hold]: -2000 } }
        : {}),
      release: { [hold]: holdMinor - fromHoldMinor, 'gateway:card': fromHoldMinor - holdMinor },
      capture: {
        [hold]: fromHoldMinor,
        'gateway:card': costMinor - fromHoldMinor,
        [payable]: -shareMinor,
        'revenue:gig': shareMinor - costMinor,
      },
      suspend: { [hold]: holdMinor, suspense: -holdMinor },
      compensate: { [payable]: shareMinor, 'bank:payout:usd': -shareMinor },
    };
    return dues[purpose];
  }

  /** A customer who is free gets a gig, and what streams can be stopped. What is settled is paid out step by step. */
  mustSucceed(subject: number, event: string): boolean {
    const gigId = this.#gigIds.get(subject)?.at(-1);
    const status = gigId === undefined ? undefined : this.#statuses.get(gigId);
    return status !== undefined && (allowed[status] ?? []).includes(event);
  }

  async broken(subjects: ReadonlySet<number>): Promise<readonly string[]> {
    const gigIds = [...subjects].flatMap((subject) => this.#gigIds.get(subject) ?? []);
    const ofGigs = await Promise.all(gigIds.map((gigId) => this.#brokenGig(gigId)));
    const payableMinor = await this.#stores.ledger.balance(`operator:${this.#operator}:payable`);
    const owedMinor = [...this.#owedMinor.values()].reduce((sum, each) => sum + each, 0);
    const isOwed = payableMinor + owedMinor === 0;
    return [
      ...ofGigs.flat(),
      ...(isOwed ? [] : [`(8) payments of ${owedMinor} are open, the books owe ${-payableMinor}`]),
    ];
  }

  async #brokenGig(gigId: string): Promise<readonly string[]> {
    const [gig, { payment }, hold] = await Promise.all([
      this.#stores.gigs.get(gigId),
      this.#stores.settlements.ofGig(gigId),
      this.#stores.ledger.balance(`hold:${gigId}`),
    ]);
    if (!gig) return [`gig ${gigId} was answered and is not stored`];
    this.#statuses.set(gigId, gig.status);
    this.#owedMinor.set(gigId, payment && payment.status !== 'compensated' ? payment.amountMinor : 0);
    return [...this.#brokenHold(gig, hold), ...this.#brokenPrice(gig)];
  }

  #brokenHold({ id, status, holdMinor }: Gig, hold: number): readonly string[] {
    const expected = gigMachine.states[status] === 'live' ? -holdMinor : 0;
    return hold === expected ? [] : [`(6) gig ${id} in ${status} holds ${hold} and should hold ${expected}`];
  }

  #brokenPrice({ id, status, priceMinor }: Gig): readonly string[] {
    const isCaptured = this.#fixture.auditor.posted.has(`gig:${id}:capture`);
    return isCaptured === (priceMinor !== null)
      ? []
      : [`(7) gig ${id} in ${status} costs ${priceMinor}, captured: ${isCaptured}`];
  }
}
