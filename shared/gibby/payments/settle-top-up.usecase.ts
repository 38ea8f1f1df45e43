import type { RequestsWriter } from '#shared/gibby/requests/request.ports.ts';
import { depositByGateway } from '#shared/gibby/requests/request-transfers.rules.ts';
import { topUp as toWallet } from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import { runTransition } from '#shared/kernel/run-transition.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import type { LedgerWriter } from '#shared/ledger/ledger.ports.ts';
import { paymentOf, type RequestsPayment } from './pay-requests.usecase.ts';
import { reportRefused, reportReversal } from './payment-alarms.usecase.ts';
import type { GatewayMessage, PaymentGateway } from './payment-gateway.ports.ts';
import type { TopUpsWriter } from './top-up.ports.ts';
import type { TopUpEffect, TopUpEventName, TopUpTransition } from './top-up.rules.ts';
import type { PaymentReport, TopUp } from './top-up.ts';
import { changeTopUp, decideTopUp, type TopUpAttempt } from './top-up-change.rules.ts';

/** What settling a payment writes through. */
export interface SettlingPorts extends Pick<Ambient, 'clock' | 'log'> {
  readonly topUps: TopUpsWriter;
  readonly requests: RequestsWriter;
  readonly ledger: LedgerWriter;
}

const eventOf = { paid: 'payTopUp', awaited: 'awaitTransfer', failed: 'failTopUp' } as const;

/**
 * What a message of a provider reports; undefined, after an alarm, for a message that is not genuine. Nothing is looked
 * up for such a message, so that guessing does not reveal which payments exist.
 */
export async function provenReport(
  ports: Pick<SettlingPorts, 'clock' | 'log'>,
  gateway: PaymentGateway,
  message: GatewayMessage,
): Promise<PaymentReport | undefined> {
  const report = await gateway.verify(message);
  if (typeof report !== 'string') return report;
  reportRefused(ports, message.source, report);
  return undefined;
}

/**
 * Applies a provider's report of a payment, after its signature was checked. The payment's next state, the money and the
 * requests that it pays are one transaction, made once whichever report comes first. A reversal changes nothing and
 * raises an alarm: its money may be spent, so a person decides. Returns the payment after that.
 * Fails with `bad_request` when there is no such payment or the report does not match it exactly; the caller does not
 * learn which.
 */
export async function settleTopUp(ports: SettlingPorts, report: PaymentReport): Promise<TopUp> {
  const topUp = await ports.topUps.get(report.transactionId);
  if (!topUp || topUp.gateway !== report.gateway) throw reportRefused(ports, report.source, 'transaction');
  // A reversal may be of a part, so its amount is not compared.
  if (report.result === 'reversed') {
    reportReversal(ports, topUp.id);
    return topUp;
  }
  const mismatch = mismatchOf(topUp, report);
  if (mismatch) throw reportRefused(ports, report.source, mismatch);
  return moveTopUp(ports, topUp.id, { event: eventOf[report.result], by: report.source });
}

/** Expires a payment whose time is over. Returns the payment after that. */
export function expireTopUp(ports: SettlingPorts, topUpId: string): Promise<TopUp> {
  return moveTopUp(ports, topUpId, { event: 'expireTopUp', by: 'system' });
}

/** The first field in which a report differs from the payment that it names. */
function mismatchOf(topUp: TopUp, report: PaymentReport): 'amount' | 'channel' | 'session' | undefined {
  if (report.amountMinor !== topUp.amountMinor) return 'amount';
  if (report.channel !== topUp.channel) return 'channel';
  return report.sessionId === topUp.sessionId ? undefined : 'session';
}

interface Considered extends TopUpAttempt {
  readonly payment?: RequestsPayment;
}

/** A command that the state machine refuses comes too late: it changes nothing and is no failure. */
async function moveTopUp(
  ports: SettlingPorts,
  topUpId: string,
  command: { event: TopUpEventName; by: TopUpAttempt['by'] },
): Promise<TopUp> {
  const { item } = await runTransition<TopUp, Considered, TopUpTransition>(`payment ${topUpId}`, {
    consider: async () => {
      const topUp = await ports.topUps.get(topUpId);
      if (!topUp) throw new Failure('bad_request', { detail: 'the payment is gone' });
      const now = ports.clock.now();
      const payment = command.event === 'payTopUp' ? await payableBy(ports, topUp, timestampOf(now)) : undefined;
      const payableItems = payment?.requests.map(({ itemName }) => itemName);
      const attempt = { ...command, now, payableItems, ...(payment && { payment }) };
      return { item: topUp, attempt, decision: decideTopUp(topUp, attempt) };
    },
    commit: async (topUp, transition, attempt) => {
      const change = changeTopUp(topUp, transition, attempt);
      await ports.topUps.commit([
        // The payment comes first: when several conditions fail, the loser of a race must see the conflict and read
        // again.
        ...ports.topUps.change(change.topUp, change.event),
        ...writesOf(ports, topUp, transition.effects ?? [], attempt),
      ]);
      return change.topUp;
    },
  });
  return item;
}

/** The payment of the requests, if there are any, all of them wait for it and their total equals the amount paid. */
async function payableBy(
  { requests }: SettlingPorts,
  { userId: payerId, requestIds, amountMinor }: TopUp,
  at: string,
): Promise<RequestsPayment | undefined> {
  const payment = await paymentOf({ requests }, { payerId, requestIds, at }).catch((thrown: unknown) => {
    if (thrown instanceof Failure && thrown.code === 'request_not_payable') return undefined;
    throw thrown;
  });
  return payment?.totalMinor === amountMinor ? payment : undefined;
}

function writesOf(
  { ledger }: SettlingPorts,
  { id: transactionId, gateway, userId, amountMinor }: TopUp,
  effects: readonly TopUpEffect[],
  { now, payment }: Considered,
): readonly Write[] {
  const at = timestampOf(now);
  if (effects.includes('creditWallet'))
    return ledger.postings([toWallet({ gateway, transactionId, userId, amountMinor })], at);
  if (!effects.includes('payRequests') || !payment) return [];
  return [
    ...payment.writes,
    ...ledger.postings([depositByGateway({ gateway, transactionId, requests: payment.due })], at),
  ];
}
