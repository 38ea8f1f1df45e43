import * as z from 'zod';
import { GibbyId } from '#shared/gibby/kernel/wire.ts';
import { rupiahIn, rupiahPattern } from '#shared/kernel/money.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** How somebody pays, as Doku numbers it: 04 its wallet, 05 a transfer at an ATM, 15 a credit card (gibby.txt, "Doku Payment"). */
export const PaymentChannel = z.enum(['04', '05', '15']);
export type PaymentChannel = z.infer<typeof PaymentChannel>;

/** Where a payment stands (state-machines.md, section 4a). */
export const TopUpStatus = z.enum(['created', 'awaitingTransfer', 'paid', 'failed', 'expired']);
export type TopUpStatus = z.infer<typeof TopUpStatus>;

/** Doku writes an amount with at most ten digits before the point. */
export const maxTopUpMinor = 9_999_999_999;

/** More requests than these do not fit into one transaction with all that is written for each. */
export const maxRequestsPaid = 20;

/** What is left empty is as good as not sent: the documented 422 is for both. */
const Amount = z
  .string()
  .regex(new RegExp(`^$|${rupiahPattern.source}`))
  .transform((text) => (text === '' ? undefined : rupiahIn(text)))
  .pipe(z.int().min(1).max(maxTopUpMinor).optional());

/** Body of G55 `POST /api/credits/words`. `tran_ids` are the requests that are paid for; without any the wallet is filled. */
export const TopUpWish = z
  .object({
    amount: Amount.nullish(),
    paymentchannel: z.enum(['', ...PaymentChannel.options]).nullish(),
    tran_ids: z.array(GibbyId).max(maxRequestsPaid).nullish(),
  })
  .nullish();
export type TopUpWish = z.infer<typeof TopUpWish>;

/** Answer of G55: the form that the app posts to Doku's payment page, each field as Doku names it. */
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

/** Far longer than what Doku sends; nothing of it is stored. */
const Field = z.string().max(200);

/** Form of G66 and G67 `POST /api/credits/redirect`, brought by the payer's browser. What else Doku sends is not needed. */
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
  /** P for a payment, V for one that was taken back. Replies to CHECKSTATUS have none. */
  STATUSTYPE: Field.default('P'),
});
export type DokuStatus = z.infer<typeof DokuStatus>;

/** The ways in which we hear of a payment. */
export const reportSources = ['redirect', 'notify', 'checkStatus'] as const;
export type ReportSource = (typeof reportSources)[number];

/** What Doku says of a payment, whichever way it came. Its WORDS were right; the rest is as it was sent. */
export interface PaymentReport {
  readonly source: ReportSource;
  readonly transactionId: string;
  readonly amount: string;
  readonly channel: string;
  readonly sessionId: string;
  readonly result: 'paid' | 'awaited' | 'failed';
}

/** A payment through Doku as it is stored: one for each TRANSIDMERCHANT. */
export interface TopUp {
  /** TRANSIDMERCHANT: `TOPUP_` and ten letters and digits. */
  readonly id: string;
  /** Grows by one with every change; every write is conditional on it. */
  readonly version: number;
  readonly status: TopUpStatus;
  /** Version of the process table that it follows to its end. */
  readonly processVersion: number;
  readonly userId: number;
  /** Whole rupiah. */
  readonly amountMinor: number;
  readonly channel: PaymentChannel;
  /** Ten letters and digits, which Doku repeats in every message. */
  readonly sessionId: string;
  /** What it was made to pay for; empty for the wallet. */
  readonly requestIds: readonly number[];
  /** Names of the items that it has paid for; empty while it is not paid, and when the wallet got the money. */
  readonly paidItems: readonly string[];
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  /** When Doku is asked next, while nothing is decided; null afterwards. */
  readonly nextCheckAt: Timestamp | null;
  /** Everything that was done, oldest first: it recognises repeats. */
  readonly history: readonly { readonly event: string; readonly actor: string; readonly by: string }[];
}

/** One change of a payment, kept for ever and read by consumers of the table's stream. */
export const TopUpEventRecord = z.object({
  topUpId: z.string(),
  /** 1 for the creation, then without a gap. */
  seq: z.int().min(1),
  /** Null for the creation. */
  from: TopUpStatus.nullable(),
  to: TopUpStatus,
  event: z.enum(['createTopUp', 'awaitTransfer', 'payTopUp', 'failTopUp', 'expireTopUp']),
  actor: z.string(),
  /** The user's id as text, the way in which we heard of it, or `system`. */
  by: z.string(),
  at: Timestamp,
  userId: GibbyId,
  amountMinor: z.int(),
  /** What the wallet got: whole rupiah, 0 when requests were paid or nothing was. */
  creditedMinor: z.int(),
});
export type TopUpEvent = Readonly<z.infer<typeof TopUpEventRecord>>;
