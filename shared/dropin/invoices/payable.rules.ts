import { decimalText } from '#shared/kernel/money.ts';
import type { LedgerAccount } from '#shared/ledger/ledger.rules.ts';
import type { Payable } from './payable.ts';

/** One posting of the account with the sign of the books: negative is owed, positive was paid. */
interface Entry {
  readonly transferId: string;
  readonly amountMinor: number;
  readonly at: string;
}

/** The account of the platform's debt to an operator. */
export function payableAccount(operatorId: string): LedgerAccount {
  return `operator:${operatorId}:payable`;
}

/**
 * An operator's balance and postings with everyday signs: the account is our liability, so a credit is earned money.
 */
export function payableOf(
  operator: string,
  balanceMinor: number,
  { items, next }: { readonly items: readonly Entry[]; readonly next?: string },
): Payable {
  const postings = items.map(({ transferId, amountMinor, at }) => ({
    gig: gigOf(transferId),
    kind: amountMinor < 0 ? ('earned' as const) : ('paid' as const),
    amount: decimalText(Math.abs(amountMinor)),
    at,
  }));
  return { operator, currency: 'USD', owed: decimalText(-balanceMinor), postings, next };
}

/** Every transfer of this account is named after its gig: `gig:<id>:capture` or `gig:<id>:compensate`. */
function gigOf(transferId: string): string {
  const [, gigId] = transferId.split(':');
  if (gigId === undefined) throw new RangeError(`${transferId} names no gig.`);
  return gigId;
}
