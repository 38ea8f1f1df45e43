import { decimalText } from '#shared/kernel/money.ts';
import type { LedgerAccount } from '#shared/ledger/ledger.rules.ts';
import type { Payable } from './payable.ts';

/** One entry of the account, as the books have it: negative what is owed, positive what was paid. */
interface Entry {
  readonly transferId: string;
  readonly amountMinor: number;
  readonly at: string;
}

/** The account of what the platform owes an operator. */
export function payableAccount(operatorId: string): LedgerAccount {
  return `operator:${operatorId}:payable`;
}

/** What the books say of an operator, with the signs of people: the account is what we owe, so a credit earns. */
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
