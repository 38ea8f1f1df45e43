import { credit, debit, type Leg, type Transfer, transferOf } from '#shared/ledger/ledger.rules.ts';

/** The money of Gibby's wallets (state-machines.md, section 4d): in by Doku, out by the bank. Amounts in rupiah. */

/** Doku took the money and the user's wallet gets it. It is the one posting of this payment. */
export function topUp(payment: { transactionId: string; userId: string | number; amountMinor: number }): Transfer {
  return paidByDoku(payment.transactionId, [
    debit('gateway:doku', payment.amountMinor),
    credit(`user:${payment.userId}:credit`, payment.amountMinor),
  ]);
}

/**
 * The posting of a payment through Doku, whatever it was for. One payment (`TRANSIDMERCHANT`) has one posting, so its id
 * is the payment's alone (state-machines.md, section 4d, invariant 7).
 */
export function paidByDoku(transactionId: string, legs: readonly Leg[]): Transfer {
  return transferOf({ id: `topup:${transactionId}:paid`, currency: 'IDR', legs });
}

/** A withdrawal as the books see it. */
export interface WithdrawnAmount {
  readonly withdrawalId: string | number;
  readonly userId: string | number;
  readonly amountMinor: number;
}

/**
 * The user asks for money: it is set apart at once. Refused by the books when less is in the wallet. The transfer is
 * pending until `payWithdrawal` posts it or `rejectWithdrawal` voids it; the books let only one of them happen.
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

/** The money goes back to the wallet. */
export function rejectWithdrawal(withdrawal: WithdrawnAmount): Transfer {
  const { withdrawalId, userId, amountMinor } = withdrawal;
  return transferOf({
    id: `withdrawal:${withdrawalId}:reject`,
    currency: 'IDR',
    ends: { transferId: reservationOf(withdrawal), as: 'voided' },
    legs: [debit(`user:${userId}:withdrawal_pending`, amountMinor), credit(`user:${userId}:credit`, amountMinor)],
  });
}

/** The money has left for the user's bank. */
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
