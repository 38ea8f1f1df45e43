import * as z from 'zod';
import { GibbyId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { rupiahIn, rupiahPattern } from '#shared/kernel/money.ts';
import { HistoryEntry } from '#shared/kernel/state-machine.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/**
 * The payment method, with Doku's number: 04 its wallet, 05 a transfer at an ATM, 15 a credit card (gibby.txt, "Doku
 * Payment").
 */
export const PaymentChannel = z.enum(['04', '05', '15']);
export type PaymentChannel = z.infer<typeof PaymentChannel>;

/** The state of a payment (state-machines.md 4a). */
export const TopUpStatus = z.enum(['created', 'awaitingTransfer', 'paid', 'failed', 'expired']);
export type TopUpStatus = z.infer<typeof TopUpStatus>;

/** Doku writes an amount with at most ten digits before the point. */
export const maxTopUpMinor = 9_999_999_999;

/** One transaction has no room for the writes of more requests. */
export const maxRequestsPaid = 20;

/** An empty field counts as absent: the documented 422 is for both. */
const Amount = z
  .string()
  .regex(new RegExp(`^$|${rupiahPattern.source}`))
  .transform((text) => (text === '' ? undefined : rupiahIn(text)))
  .pipe(z.int().min(1).max(maxTopUpMinor).optional());

/**
 * Body of G55 `POST /api/credits/words`. `tran_ids` are the requests to pay for; without any the payment fills the
 * wallet.
 */
export const TopUpInput = z
  .object({
    amount: Amount.nullish(),
    paymentchannel: z.enum(['', ...PaymentChannel.options]).nullish(),
    tran_ids: z.array(GibbyId).max(maxRequestsPaid).nullish(),
  })
  .nullish();
export type TopUpInput = z.infer<typeof TopUpInput>;

/** Response of G55: the form that the app posts to Doku's payment page, with Doku's names of the fields. */
export const DokuForm = z.object({
  MALLID: z.string(),
  BASKET: z.string(),
  CHAINMERCHANT: z.literal('NA'),
  AMOUNT: z.string(),
  PURCHASEAMOUNT: z.string(),
  TRANSIDMERCHANT: z.string(),
  WORDS: z.string(),
  CURRENCY: z.literal('360'),
  PURCHASECURRENCY: z.literal('360'),
  COUNTRY: z.string(),
  SESSIONID: z.string(),
  REQUESTDATETIME: z.string().describe('Jakarta time, such as `20161004092748`.'),
  NAME: z.string(),
  EMAIL: z.string(),
  ADDRESS: z.string(),
  CITY: z.string(),
  STATE: z.string(),
  MOBILEPHONE: z.string(),
  ZIPCODE: z.string(),
  PAYMENTCHANNEL: PaymentChannel,
});
export type DokuForm = z.infer<typeof DokuForm>;

/** Far longer than anything that Doku sends; nothing of it is stored. */
const Field = z.string().max(200);

/**
 * Form of G66 and G67 `POST /api/credits/redirect`, posted by the payer's browser. Doku's other fields are not needed.
 */
export const DokuRedirect = z.object({
  AMOUNT: Field,
  TRANSIDMERCHANT: Field,
  STATUSCODE: Field,
  WORDS: Field,
  PAYMENTCHANNEL: Field,
  SESSIONID: Field,
  from_device: z.string().optional().describe('`true` from an app; it changes nothing.'),
});
export type DokuRedirect = z.infer<typeof DokuRedirect>;

/** Form of X11 `POST /api/credits/notify`, and the content of the reply to CHECKSTATUS. */
export const DokuStatus = z.object({
  AMOUNT: Field,
  TRANSIDMERCHANT: Field,
  WORDS: Field,
  RESULTMSG: Field,
  VERIFYSTATUS: Field.default(''),
  RESPONSECODE: Field.default(''),
  PAYMENTCHANNEL: Field,
  SESSIONID: Field,
  /** P for a payment, V for one that was reversed. Replies to CHECKSTATUS have none. */
  STATUSTYPE: Field.default('P'),
});
export type DokuStatus = z.infer<typeof DokuStatus>;

/** The ways in which reports about a payment arrive. */
export const reportSources = ['redirect', 'notify', 'checkStatus'] as const;
export type ReportSource = (typeof reportSources)[number];

/** Doku's report about a payment, from any source. Its WORDS were verified; the other values are as received. */
export interface PaymentReport {
  readonly source: ReportSource;
  readonly transactionId: string;
  readonly amount: string;
  readonly channel: string;
  readonly sessionId: string;
  readonly result: 'paid' | 'awaited' | 'failed';
}

/** A payment through Doku as it is stored: one for each TRANSIDMERCHANT. */
export const TopUp = z.object({
  /** TRANSIDMERCHANT: `TOPUP_` and ten letters and digits. */
  id: z.string(),
  /** Grows by one with every change; every write is conditional on it. */
  version: z.int(),
  status: TopUpStatus,
  /** Version of the state machine that it follows to its end. */
  processVersion: z.int(),
  userId: GibbyId,
  /** Whole rupiah. */
  amountMinor: z.int(),
  channel: PaymentChannel,
  /** Ten letters and digits, which Doku repeats in every message. */
  sessionId: z.string(),
  /** The requests to pay for; empty for the wallet. */
  requestIds: z.array(GibbyId),
  /** Names of the items that it has paid for; empty before the payment, and when the wallet was credited. */
  paidItems: z.array(z.string()),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  /** When to check with Doku next, while the payment is undecided; null afterwards. */
  nextCheckAt: Timestamp.nullable(),
  /** All history entries, oldest first; they identify repeats. */
  history: z.array(HistoryEntry),
});
export type TopUp = Immutable<z.infer<typeof TopUp>>;

/** One change of a payment, stored for ever and read by consumers of the table's stream. */
export const TopUpEventRecord = z.object({
  topUpId: z.string(),
  /** 1 for the creation, then without a gap. */
  seq: z.int().min(1),
  /** Null for the creation. */
  from: TopUpStatus.nullable(),
  to: TopUpStatus,
  event: z.enum(['createTopUp', 'awaitTransfer', 'payTopUp', 'failTopUp', 'expireTopUp']),
  actor: z.string(),
  /** The user's id as text, the source of the report, or `system`. */
  by: z.string(),
  at: Timestamp,
  userId: GibbyId,
  amountMinor: z.int(),
  /** The amount credited to the wallet: whole rupiah, 0 when requests were paid or nothing was. */
  creditedMinor: z.int(),
});
export type TopUpEvent = Readonly<z.infer<typeof TopUpEventRecord>>;
