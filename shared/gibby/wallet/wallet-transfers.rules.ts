import { credit, debit, type Leg, type Transfer, transferOf } from '#shared/ledger/ledger.rules.ts';

/** The money of Gibby's wallets (state-machines.md, section 4d): in by Doku, out by the bank. Amounts in rupiah. */

/** Doku received the money, and the user's wallet is credited. This is the only posting of the payment. */
export function topUp(payment: { transactionId: string; userId: string | number; amountMinor: number }): Transfer {
  return paidByDoku(payment.transactionId, [
    debit('gateway:doku', payment.amountMinor),
    credit(`user:${payment.userId}:credit`, payment.amountMinor),
  ]);
}

/**
 * The posting of a payment through Doku, whatever it was for. One payment (`TRANSIDMERCHANT`) has one posting, so the
 * payment alone determines its id (state-machines.md, section 4d, invariant 7).
 */
export function paidByDoku(transactionId: string, legs: readonly Leg[]): Transfer {
  return transferOf({ id: `topup:${transactionId}:paid`, currency: 'IDR', legs });
}

/** A withdrawal, with the fields that the books need. */
export interface WithdrawnAmount {
  readonly withdrawalId: string | number;
  readonly userId: string | number;
  readonly amountMinor: number;
}

/**
 * The user requests a withdrawal, and its amount is reserved at once. The books refuse it when the wallet's balance is
 * too low. The transfer is pending until `payWithdrawal` posts it or `rejectWithdrawal` voids it; the books allow only
 * one of the two.
 */
export function reserveWithdrawal(withdrawal: WithdrawnAmount): Transfer {
  const { userId, amountMinor } = withdrawal;
  return transferOf({
    id: reservationOf(withdrawal),
    currency: 'IDR',
    pending: true,
    legs: [debit(`user:${userId}:credit`, amountMinor), credit(`user:${userId}:withdrawal_pending`, amountMinor)],
  });
}

/** The reserved money goes back to the wallet. */
export function rejectWithdrawal(withdrawal: WithdrawnAmount): Transfer {
  const { withdrawalId, userId, amountMinor } = withdrawal;
  return transferOf({
    id: `withdrawal:${withdrawalId}:reject`,
    currency: 'IDR',
    ends: { transferId: reservationOf(withdrawal), as: 'voided' },
    legs: [debit(`user:${userId}:withdrawal_pending`, amountMinor), credit(`user:${userId}:credit`, amountMinor)],
  });
}

/** The money has gone to the user's bank. */
export function payWithdrawal(withdrawal: WithdrawnAmount): Transfer {
  const { withdrawalId, userId, amountMinor } = withdrawal;
  return transferOf({
    id: `withdrawal:${withdrawalId}:pay`,
    currency: 'IDR',
    ends: { transferId: reservationOf(withdrawal), as: 'posted' },
    legs: [debit(`user:${userId}:withdrawal_pending`, amountMinor), credit('bank:payout:idr', amountMinor)],
  });
}

function reservationOf({ withdrawalId }: WithdrawnAmount): string {
  return `withdrawal:${withdrawalId}:reserve`;
}
