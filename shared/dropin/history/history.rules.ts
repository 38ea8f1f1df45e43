import {
  type Gig,
  type GigDetail,
  type GigParty,
  type HistoryRecord,
  type Payment,
  type Purchase,
  ratingValueOf,
  wireGig,
} from '#shared/dropin/gigs/gig.ts';
import { decimalNumber, decimalText } from '#shared/kernel/money.ts';
import { type Account, publicProfile } from '#shared/platform/accounts/account.ts';

/** The name for an account that no longer exists. */
const noName = { firstName: '', lastName: '', profileImage: '' };

/**
 * A row of D20 or D21: what the operator earned or the customer paid, the other party, and the score that this party
 * gave. An operator's payouts show customers, a customer's purchases show operators. `addressOf` is `publicAddress.of`.
 */
export function historyRecord(
  money: Payment | Purchase,
  gig: Gig,
  other: { role: GigParty; account: Account | undefined },
  addressOf: (path: string) => string,
): HistoryRecord {
  return {
    gig: wireGig(gig),
    payment: { id: money.id, amount: decimalText(money.amountMinor), createdAt: money.createdAt },
    rating: ratingValueOf(gig.ratings[other.role]),
    account: other.account ? publicProfile(other.account, addressOf) : noName,
  };
}

/** D23: a gig with its purchase and payment, which are null before the gig is settled. */
export function gigDetail(
  gig: Gig,
  accounts: ReadonlyMap<string, Account>,
  money: { purchase: Purchase | undefined; payment: Payment | undefined },
): GigDetail {
  const nameOf = (accountId: string) => accounts.get(accountId) ?? noName;
  return {
    gig: {
      ...wireGig(gig),
      customer: nameOf(gig.customer),
      operator: gig.operator === null ? null : nameOf(gig.operator),
    },
    purchase: money.purchase ? amountOf(money.purchase) : null,
    payment: money.payment ? amountOf(money.payment) : null,
  };
}

/** An amount with its status. The amount is a number here, but a string in the lists (routes.md, ambiguity 10). */
export function amountOf<Status>({ status, amountMinor }: { status: Status; amountMinor: number }) {
  return { status, amount: decimalNumber(amountMinor) };
}
