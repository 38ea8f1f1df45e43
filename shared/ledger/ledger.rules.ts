/**
 * The books: double entry in integer minor units (state-machines.md 4d). A transfer is a list of legs that add up to
 * zero. **Sign: a debit is positive, a credit is negative.** Accounts with an owner (user, escrow, hold, operator) are
 * liabilities, so they are credit-normal: an amount owed is a negative signed balance. "Never negative" therefore means
 * that the signed balance never rises above zero. Gateways, expenses and the bank have the same signs.
 */

/** `USD` for Dropin, `IDR` for Gibby. */
export type Currency = 'USD' | 'IDR';

/** Belongs to one owner, is credit-normal and may never be overdrawn. */
export type OwnedAccount =
  | `user:${string}:credit`
  | `user:${string}:withdrawal_pending`
  | `escrow:${string}`
  | `hold:${string}`
  | `operator:${string}:payable`;

/** The accounts of the platform, which all users' transfers touch, and the one currency of each. */
const platformCurrency = {
  'gateway:card': 'USD',
  'revenue:service_fee': 'IDR',
  'revenue:gig': 'USD',
  'expense:referral': 'IDR',
  'bank:payout:idr': 'IDR',
  'bank:payout:usd': 'USD',
  suspense: 'USD',
} as const satisfies Readonly<Record<string, Currency>>;

/** The money at a payment provider, by its name. All of them but `gateway:card` take rupiah. */
type GatewayAccount = `gateway:${string}`;

type PlatformAccount = keyof typeof platformCurrency | GatewayAccount;

export type LedgerAccount = OwnedAccount | PlatformAccount;

/** One side of a transfer. A positive amount debits the account, a negative one credits it. Never zero. */
export interface Leg {
  readonly account: LedgerAccount;
  readonly amountMinor: number;
}

/**
 * A movement of money. Its id names its purpose, so the same movement can be posted only once.
 *
 * **Reserved money** has an account of its own: the hold of a gig, the escrow of a request, a user's pending
 * withdrawals. A hold or escrow is used up once, by the first capture, release or refund. A user's withdrawals share
 * one account, which cannot distinguish them. So the transfer that reserves for a withdrawal is `pending` until exactly
 * one other ends it, as `posted` (the money went out) or `voided` (it went back).
 */
export interface Transfer {
  readonly id: string;
  readonly currency: Currency;
  readonly legs: readonly Leg[];
  /** Reserves the amount: another transfer of the same size will end this one. */
  readonly pending?: true;
  /** The pending transfer that this one ends, for ever. */
  readonly ends?: { readonly transferId: string; readonly as: 'posted' | 'voided' };
}

/** The state of a transfer in the books. Only a pending one ever changes, and only once. */
export type TransferState = 'pending' | 'posted' | 'voided';

/** A platform account has this many sub-accounts, so that no single item takes every write. */
export const subAccountCount = 16;

const ownedPrefixes = ['user:', 'escrow:', 'hold:', 'operator:'];

/** Whether the account may never be overdrawn: its signed balance must stay at or below zero. */
export function mayNotGoNegative(account: LedgerAccount): account is OwnedAccount {
  return ownedPrefixes.some((prefix) => account.startsWith(prefix));
}

/** Whether the account is split into sub-accounts. An account with an overdraft check must be one item. */
export function isHot(account: LedgerAccount): account is PlatformAccount {
  return !mayNotGoNegative(account);
}

/**
 * The name under which a transfer's leg is posted. A hash of the transfer id chooses the sub-account of a hot account.
 */
export function subAccountOf(account: LedgerAccount, transferId: string): string {
  return isHot(account) ? subAccount(account, hash(transferId) % subAccountCount) : account;
}

function currencyOf(account: PlatformAccount): Currency {
  return account in platformCurrency ? platformCurrency[account as keyof typeof platformCurrency] : 'IDR';
}

/** All names under which an account's legs may have been posted; the account's balance is their sum. */
export function subAccountsOf(account: LedgerAccount): readonly string[] {
  if (!isHot(account)) return [account];
  return Array.from({ length: subAccountCount }, (_, index) => subAccount(account, index));
}

function subAccount(account: PlatformAccount, index: number): string {
  return `${account}/${String(index).padStart(2, '0')}`;
}

/** FNV-1a, 32 bits: spreads evenly and needs no library. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value;
}

/** The size of a transfer: the sum of its debits, in minor units. */
export function sizeOf({ legs }: Pick<Transfer, 'legs'>): number {
  return legs.reduce((total, { amountMinor }) => total + Math.max(0, amountMinor), 0);
}

/**
 * A checked transfer. Throws RangeError when it does not balance, or when a leg is not a non-zero whole number. The
 * same holds for fewer than two legs, for an account named twice and for a platform account in another currency. A
 * transfer cannot both reserve and end a reservation.
 */
export function transfer(draft: Transfer): Transfer {
  if (draft.legs.length < 2) throw new RangeError(`Transfer ${draft.id} needs at least two legs.`);
  for (const leg of draft.legs) {
    if (!Number.isSafeInteger(leg.amountMinor) || leg.amountMinor === 0) {
      throw new RangeError(`Transfer ${draft.id} has a leg of ${leg.amountMinor} on ${leg.account}.`);
    }
  }
  if (new Set(draft.legs.map((leg) => leg.account)).size !== draft.legs.length) {
    throw new RangeError(`Transfer ${draft.id} names an account twice.`);
  }
  for (const { account } of draft.legs) {
    if (isHot(account) && currencyOf(account) !== draft.currency) {
      throw new RangeError(`Transfer ${draft.id} brings ${draft.currency} to ${account}.`);
    }
  }
  const sum = draft.legs.reduce((total, leg) => total + leg.amountMinor, 0);
  if (sum !== 0) throw new RangeError(`Transfer ${draft.id} is out of balance by ${sum}.`);
  if (draft.pending && draft.ends) throw new RangeError(`Transfer ${draft.id} cannot reserve and end a reservation.`);
  return draft;
}

/** Charges the customer's card with the hold before operators are asked. */
export function authoriseHold(gig: { gigId: string; holdMinor: number }): Transfer {
  return gigTransfer(gig.gigId, 'authorise', [
    debit('gateway:card', gig.holdMinor),
    credit(`hold:${gig.gigId}`, gig.holdMinor),
  ]);
}

/**
 * Charges the customer's card with more of the same hold, because they extend their stream. `holdMinor` is the whole hold
 * after that; each height is reached once, so it tells the raises apart.
 */
export function raiseHold(gig: { gigId: string; holdMinor: number; byMinor: number }): Transfer {
  return gigTransfer(gig.gigId, `raise:${gig.holdMinor}`, [
    debit('gateway:card', gig.byMinor),
    credit(`hold:${gig.gigId}`, gig.byMinor),
  ]);
}

/** Returns the whole hold to the card, because nothing is due. */
export function releaseHold(gig: { gigId: string; holdMinor: number }): Transfer {
  return gigTransfer(gig.gigId, 'release', [
    debit(`hold:${gig.gigId}`, gig.holdMinor),
    credit('gateway:card', gig.holdMinor),
  ]);
}

/**
 * Takes the amount due from the hold, any excess from the card, and returns the unused rest of the hold. These are one
 * or two transfers of one transaction, after which the hold is zero. Used for streams and cancellation fees.
 */
export function captureHold(gig: {
  gigId: string;
  operatorId: string;
  holdMinor: number;
  priceMinor: number;
  operatorShareMinor: number;
}): readonly Transfer[] {
  const fromHoldMinor = Math.min(gig.holdMinor, gig.priceMinor);
  const capture = gigTransfer(gig.gigId, 'capture', [
    debit(`hold:${gig.gigId}`, fromHoldMinor),
    debit('gateway:card', gig.priceMinor - fromHoldMinor),
    credit(`operator:${gig.operatorId}:payable`, gig.operatorShareMinor),
    credit('revenue:gig', gig.priceMinor - gig.operatorShareMinor),
  ]);
  const restMinor = gig.holdMinor - fromHoldMinor;
  return restMinor === 0 ? [capture] : [capture, releaseHold({ gigId: gig.gigId, holdMinor: restMinor })];
}

/**
 * The capture failed. The money is kept apart, outside the hold, until it is settled by hand, because an ended gig
 * holds nothing (state-machines.md, section 4d, invariant 6).
 */
export function suspendHold(gig: { gigId: string; holdMinor: number }): Transfer {
  return gigTransfer(gig.gigId, 'suspend', [
    debit(`hold:${gig.gigId}`, gig.holdMinor),
    credit('suspense', gig.holdMinor),
  ]);
}

/** The operator has been paid for a gig. */
export function compensate(gig: { gigId: string; operatorId: string; operatorShareMinor: number }): Transfer {
  return gigTransfer(gig.gigId, 'compensate', [
    debit(`operator:${gig.operatorId}:payable`, gig.operatorShareMinor),
    credit('bank:payout:usd', gig.operatorShareMinor),
  ]);
}

function gigTransfer(gigId: string, purpose: string, legs: readonly Leg[]): Transfer {
  return transferOf({ id: `gig:${gigId}:${purpose}`, currency: 'USD', legs });
}

/** A checked transfer without zero legs: for example, a price within the hold takes nothing from the card. */
export function transferOf(draft: Transfer): Transfer {
  return transfer({ ...draft, legs: draft.legs.filter((leg) => leg.amountMinor !== 0) });
}

/** The leg that reduces a liability or increases an asset. Throws RangeError below 0. */
export function debit(account: LedgerAccount, amountMinor: number): Leg {
  return { account, amountMinor: notNegative(amountMinor) };
}

/** The leg that increases a liability or reduces an asset. Throws RangeError below 0. */
export function credit(account: LedgerAccount, amountMinor: number): Leg {
  return { account, amountMinor: -notNegative(amountMinor) };
}

/** A negative amount would reverse the transfer: a payment would take money from its recipient. */
function notNegative(amountMinor: number): number {
  if (amountMinor < 0) throw new RangeError(`An amount to be moved is at least 0, not ${amountMinor}.`);
  return amountMinor;
}
