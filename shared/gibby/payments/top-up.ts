import * as z from 'zod';
import type { User } from '#shared/gibby/accounts/user.ts';
import { amount } from '#shared/kernel/forms/amount.ts';
import { BodyId, GibbyId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { lifecycleFields } from '#shared/kernel/lifecycle-event.ts';
import { HistoryEntry } from '#shared/kernel/state-machine.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import type { GatewayName } from './gateways.ts';

/**
 * The payment method, with the number that apps send and that is stored: 04 the provider's wallet, 05 a transfer at an
 * ATM, 15 a credit card (gibby.txt, "Doku Payment").
 */
export const PaymentChannel = z.enum(['04', '05', '15']);
export type PaymentChannel = z.infer<typeof PaymentChannel>;

/** The state of a payment (state-machines.md 4a). */
export const TopUpStatus = z.enum(['created', 'awaitingTransfer', 'paid', 'failed', 'expired']);
export type TopUpStatus = z.infer<typeof TopUpStatus>;

/** The largest amount of one payment: ten digits of rupiah. */
export const maxTopUpMinor = 9_999_999_999;

/** One transaction has no room for the writes of more requests. */
export const maxRequestsPaid = 20;

/** An empty field counts as absent: the documented 422 is for both. */
const Amount = z.preprocess(
  (value: number | string) => (value === '' ? undefined : value),
  amount(maxTopUpMinor).optional(),
);

/**
 * Body of G55 `POST /api/credits/words`. `tran_ids` are the requests to pay for; without any the payment fills the
 * wallet.
 */
export const TopUpInput = z
  .object({
    amount: Amount.nullish(),
    paymentchannel: z.enum(['', ...PaymentChannel.options]).nullish(),
    tran_ids: z.array(BodyId).max(maxRequestsPaid).nullish(),
  })
  .nullish();
export type TopUpInput = z.infer<typeof TopUpInput>;

/** The ways in which reports about a payment arrive. */
export const reportSources = ['redirect', 'notify', 'checkStatus'] as const;
export type ReportSource = (typeof reportSources)[number];

/**
 * What a provider reports about a payment, in the one language of all providers. Its signature was verified; the other
 * values are as received, so each is compared with the stored payment.
 */
export interface PaymentReport {
  readonly gateway: GatewayName;
  readonly source: ReportSource;
  /** Our id of the payment. */
  readonly transactionId: string;
  /** Whole rupiah; undefined when the message names no exact amount. */
  readonly amountMinor: number | undefined;
  readonly channel: string;
  readonly sessionId: string;
  /** `reversed` is money that the provider has taken back. */
  readonly result: 'paid' | 'awaited' | 'failed' | 'reversed';
}

/** The payer, as a payment page wants to know them. */
export interface Payer {
  readonly user: User;
  /** Name of the user's city, if the user has given it. */
  readonly cityName: string | undefined;
}

/** A payment through a provider, as it is stored. */
export const TopUp = z.object({
  /** `TOPUP_` and ten letters and digits; the provider repeats it in every message. */
  id: z.string(),
  /**
   * The provider that it began with, which alone can report on it. Payments from before there were others are Doku's; a
   * provider that this version does not know stays what it is, and no report fits it.
   */
  gateway: z.custom<GatewayName>((name) => typeof name === 'string').default('doku'),
  /** Grows by one with every change; every write is conditional on it. */
  version: z.int(),
  status: TopUpStatus,
  /** Version of the state machine that it follows to its end. */
  processVersion: z.int(),
  userId: GibbyId,
  /** Whole rupiah. */
  amountMinor: z.int(),
  channel: PaymentChannel,
  /** Ten letters and digits, which the provider repeats in every message. */
  sessionId: z.string(),
  /** The requests to pay for; empty for the wallet. */
  requestIds: z.array(GibbyId),
  /** Names of the items that it has paid for; empty before the payment, and when the wallet was credited. */
  paidItems: z.array(z.string()),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  /** When to check with the provider next, while the payment is undecided; null afterwards. */
  nextCheckAt: Timestamp.nullable(),
  /**
   * All history entries, oldest first; they identify repeats. The provider's entries say `gateway`, older ones `doku`:
   * the actor of an entry is for people to read and is never compared.
   */
  history: z.array(HistoryEntry),
});
export type TopUp = Immutable<z.infer<typeof TopUp>>;

/** One change of a payment, stored for ever and read by consumers of the table's stream. */
export const TopUpEvent = z.object({
  topUpId: z.string(),
  ...lifecycleFields(TopUpStatus, z.enum(['createTopUp', 'awaitTransfer', 'payTopUp', 'failTopUp', 'expireTopUp'])),
  userId: GibbyId,
  amountMinor: z.int(),
  /** The amount credited to the wallet: whole rupiah, 0 when requests were paid or nothing was. */
  creditedMinor: z.int(),
});
export type TopUpEvent = Readonly<z.infer<typeof TopUpEvent>>;
