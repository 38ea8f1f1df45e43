import { paidByDoku } from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import { credit, debit, type Leg, type Transfer, transferOf } from '#shared/ledger/ledger.rules.ts';

/**
 * The money of Gibby's requests (state-machines.md, section 4d). A request's escrow holds what its requester has
 * paid until it is given to the traveller, given back, or divided. A request whose traveller steps back is open again and may be paid for
 * once more, so each deposit and what becomes of it is named after the **offer** that was paid for: an offer is accepted
 * once.
 */

/** A request and the accepted offer that is paid for. */
export interface PaidOffer {
  readonly requestId: string | number;
  readonly offerId: string | number;
}

/**
 * Doku took the money for these requests, each of which gets what it costs. It is the one posting of this payment: the
 * same payment cannot fill a wallet as well (`topUp`). Amounts in rupiah. Throws RangeError for no requests.
 */
export function depositByDoku(payment: {
  transactionId: string;
  requests: readonly { requestId: string | number; priceToPayMinor: number }[];
}): Transfer {
  const escrows = payment.requests.map((each) => credit(`escrow:${each.requestId}`, each.priceToPayMinor));
  const totalMinor = payment.requests.reduce((sum, { priceToPayMinor }) => sum + priceToPayMinor, 0);
  return paidByDoku(payment.transactionId, [debit('gateway:doku', totalMinor), ...escrows]);
}

/** The requester pays out of the wallet. Refused by the books when less is in it. */
export function depositFromCredit(deposit: PaidOffer & { userId: string | number; priceToPayMinor: number }): Transfer {
  return requestTransfer(deposit, 'deposit', [
    debit(`user:${deposit.userId}:credit`, deposit.priceToPayMinor),
    credit(`escrow:${deposit.requestId}`, deposit.priceToPayMinor),
  ]);
}

/** The item was received: the price goes to the traveller, the service fee to us. Together they are the whole escrow. */
export function releaseEscrow(
  release: PaidOffer & { travellerId: string | number; priceMinor: number; serviceFeeMinor: number },
): Transfer {
  return requestTransfer(release, 'release', [
    debit(`escrow:${release.requestId}`, release.priceMinor + release.serviceFeeMinor),
    credit(`user:${release.travellerId}:credit`, release.priceMinor),
    credit('revenue:service_fee', release.serviceFeeMinor),
  ]);
}

/** The whole escrow goes to the requester's wallet: cancelled after the deposit, or a dispute decided so. */
export function refundEscrow(refund: PaidOffer & { requesterId: string | number; priceToPayMinor: number }): Transfer {
  return requestTransfer(refund, 'refund', [
    debit(`escrow:${refund.requestId}`, refund.priceToPayMinor),
    credit(`user:${refund.requesterId}:credit`, refund.priceToPayMinor),
  ]);
}

/** A dispute divided the whole escrow between both. Either part may be nothing, not both. */
export function splitEscrow(
  split: PaidOffer & {
    requesterId: string | number;
    travellerId: string | number;
    toRequesterMinor: number;
    toTravellerMinor: number;
  },
): Transfer {
  return requestTransfer(split, 'split', [
    debit(`escrow:${split.requestId}`, split.toRequesterMinor + split.toTravellerMinor),
    credit(`user:${split.requesterId}:credit`, split.toRequesterMinor),
    credit(`user:${split.travellerId}:credit`, split.toTravellerMinor),
  ]);
}

function requestTransfer({ requestId, offerId }: PaidOffer, purpose: string, legs: readonly Leg[]): Transfer {
  return transferOf({ id: `request:${requestId}:${offerId}:${purpose}`, currency: 'IDR', legs });
}
