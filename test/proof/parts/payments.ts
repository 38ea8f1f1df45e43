import { expireTopUp, type SettlingPorts, settleTopUp } from '#shared/gibby/payments/settle-top-up.usecase.ts';
import { topUps } from '#shared/gibby/payments/top-up.dynamo.ts';
import type { PaymentReport, TopUp } from '#shared/gibby/payments/top-up.ts';
import { newTopUp } from '#shared/gibby/payments/top-up-change.rules.ts';
import { requests } from '#shared/gibby/requests/request.dynamo.ts';
import { topUpDraft } from '../../support/builders.ts';
import { type Dues, walletOf } from '../dues.ts';
import { type Cast, type Hands, type HistoryFixture, type Part, userIdOf } from '../part.ts';

/** The possible reports of the provider and the clock about a payment. `forged` claims more than was paid. */
export const reports = ['redirect', 'notify', 'sweep', 'await transfer', 'fail', 'expire', 'forged'] as const;
type Report = (typeof reports)[number];

const meanings: Readonly<Record<Exclude<Report, 'expire'>, Pick<PaymentReport, 'source' | 'result'>>> = {
  redirect: { source: 'redirect', result: 'paid' },
  notify: { source: 'notify', result: 'paid' },
  sweep: { source: 'checkStatus', result: 'paid' },
  'await transfer': { source: 'redirect', result: 'awaited' },
  fail: { source: 'notify', result: 'failed' },
  forged: { source: 'notify', result: 'paid' },
};

/** The reports by which the provider has the payer's money. */
const paidReports: readonly Report[] = ['redirect', 'notify', 'sweep'];

export function isReport(event: string): event is Report {
  return reports.some((report) => report === event);
}

/** A payment as its payer began it. */
interface Begun {
  readonly userId: number;
  readonly amountMinor: number;
  /** The price of each request that it is for; empty for a wallet's. */
  readonly prices: ReadonlyMap<number, number>;
}

/**
 * Payments through a provider in one history, through the product's own functions; reports are about a subject's last
 * payment.
 */
export class Payments {
  readonly #fixture: HistoryFixture;
  readonly #name: string;
  readonly #stores;
  readonly #ids = new Map<number, string[]>();
  readonly #begun = new Map<string, Begun>();
  /** The payments that were found in the store. */
  readonly #stored = new Set<string>();
  /** The payments that the provider has truly reported as paid, and that were answered as such. */
  readonly #saidPaid = new Set<string>();
  #made = 0;

  constructor(fixture: HistoryFixture, name: string) {
    this.#fixture = fixture;
    this.#name = name;
    this.#stores = { topUps: topUps(fixture.runtime), requests: requests(fixture.runtime) };
  }

  async begin(subject: number, { prices, ...draft }: Begun, { commit }: Hands): Promise<void> {
    this.#made += 1;
    const id = `${this.#name}_${this.#fixture.number}_${this.#made}`;
    // Recorded before it is stored, because the caller may never get the answer.
    this.#ids.set(subject, [...(this.#ids.get(subject) ?? []), id]);
    this.#begun.set(id, { ...draft, prices });
    const requestIds = [...prices.keys()];
    const { topUp, event } = newTopUp(topUpDraft({ ...draft, requestIds, id }), this.#fixture.runtime.clock.now());
    await commit(this.#stores.topUps.creation(topUp, event));
  }

  async report(subject: number, report: Report, { ledger, commit }: Hands): Promise<void> {
    const id = this.#ids.get(subject)?.at(-1);
    const topUp = id === undefined ? undefined : await this.#stores.topUps.get(id);
    if (!topUp) return;
    const { clock, log } = this.#fixture.runtime;
    const ports: SettlingPorts = {
      clock,
      log,
      ledger,
      topUps: { ...this.#stores.topUps, commit },
      requests: this.#stores.requests,
    };
    if (report === 'expire') await expireTopUp(ports, topUp.id);
    else await settleTopUp(ports, reportOf(topUp, report));
    if (paidReports.includes(report)) this.#saidPaid.add(topUp.id);
  }

  /** Whatever a provider truly says about a payment is taken, late or for the second time. */
  mustSucceed(subject: number, event: string): boolean {
    return isReport(event) && event !== 'forged' && this.#stored.has(this.#ids.get(subject)?.at(-1) ?? '');
  }

  /** The provider's money goes to the payer's wallet, or in exactly this sum to the requests that it was for. */
  async dues(transferId: string): Promise<Dues | undefined> {
    const [kind, id = ''] = transferId.split(':');
    const begun = kind === 'topup' ? this.#begun.get(id) : undefined;
    if (!begun) return undefined;
    const { amountMinor, userId, prices } = begun;
    const stored = await this.#stores.topUps.get(id);
    const isToWallet = stored?.paidItems.length === 0 || prices.size === 0;
    return {
      'gateway:doku': amountMinor,
      ...(isToWallet
        ? { [walletOf(userId)]: -amountMinor }
        : Object.fromEntries([...prices].map(([requestId, priceMinor]) => [`escrow:${requestId}`, -priceMinor]))),
    };
  }

  /** A paid payment has exactly one posting, and any other has none. What the provider has taken is never lost. */
  async broken(subjects: ReadonlySet<number>): Promise<readonly string[]> {
    const ids = [...subjects].flatMap((subject) => this.#ids.get(subject) ?? []);
    const stored = await Promise.all(ids.map((id) => this.#stores.topUps.get(id)));
    const found = stored.filter((topUp) => topUp !== undefined);
    for (const { id } of found) this.#stored.add(id);
    return found.flatMap(({ id, status }) => [
      ...((status === 'paid') === this.#fixture.auditor.posted.has(`topup:${id}:paid`)
        ? []
        : [`(7) payment ${id} is ${status} and its posting says otherwise`]),
      ...(status !== 'paid' && this.#saidPaid.has(id)
        ? [`(9) payment ${id} is ${status}, and the provider has its money`]
        : []),
    ]);
  }
}

function reportOf(topUp: TopUp, report: Exclude<Report, 'expire'>): PaymentReport {
  return {
    ...meanings[report],
    gateway: topUp.gateway,
    transactionId: topUp.id,
    amountMinor: report === 'forged' ? topUp.amountMinor + 1 : topUp.amountMinor,
    channel: topUp.channel,
    sessionId: topUp.sessionId,
  };
}

/** Wallets are filled: whichever report arrives first posts once, even a late success after the end of a payment. */
export const topUpPart: Part = {
  name: 'top-up',
  subjects: 3,
  events: ['begin', ...reports],
  plans: [
    [
      ['begin', 5],
      ['redirect', 60],
      ['notify', 0],
      ['sweep', 300],
    ],
    [
      ['begin', 5],
      ['await transfer', 60],
      ['expire', 86_401],
      ['notify', 60],
      ['notify', 700],
    ],
    [
      ['begin', 5],
      ['fail', 60],
      ['sweep', 60],
      ['redirect', 0],
    ],
    [
      ['begin', 5],
      ['forged', 0],
      ['expire', 86_401],
      ['begin', 5],
      ['notify', 5],
    ],
  ],
  enter: (fixture): Cast => {
    const payments = new Payments(fixture, 'WALLET');
    return {
      perform: async (subject, event, hands) => {
        const draft = { userId: userIdOf(fixture, subject), amountMinor: 90_000 + subject, prices: new Map() };
        if (isReport(event)) await payments.report(subject, event, hands);
        else await payments.begin(subject, draft, hands);
      },
      dues: (id) => payments.dues(id),
      mustSucceed: (subject, event) => event === 'begin' || payments.mustSucceed(subject, event),
      broken: (subjects) => payments.broken(subjects),
    };
  },
};
