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

/** The name of an account that does not exist any more. */
const noName = { firstName: '', lastName: '', profileImage: '' };

/**
 * A row of D20 or D21: what a gig paid or cost, the other party, and the score that this other party gave. The payouts
 * of an operator show customers, the purchases of a customer operators.
 */
export function historyRecord(
  money: Payment | Purchase,
  gig: Gig,
  other: { role: GigParty; account: Account | undefined },
): HistoryRecord {
  return {
    gig: wireGig(gig),
    payment: { id: money.id, amount: decimalText(money.amountMinor), createdAt: money.createdAt },
    rating: ratingValueOf(gig.ratings[other.role]),
    account: other.account ? publicProfile(other.account) : noName,
  };
}

/** D23, with the purchase for those who may see what the customer pays and the payment for what the operator gets. */
export function gigDetail(
  gig: Gig,
  accounts: ReadonlyMap<string, Account>,
  money: { purchase?: Purchase; payment?: Payment },
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

/** An amount with its status. A number here, where the lists have a string (routes.md, ambiguity 10). */
export function amountOf<Status>({ status, amountMinor }: { status: Status; amountMinor: number }) {
  return { status, amount: decimalNumber(amountMinor) };
}
