import { type GatewayName, gatewayAccount } from '#shared/gibby/payments/gateways.ts';
import { paidByGateway } from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import { credit, debit, type Leg, type Transfer, transferOf } from '#shared/ledger/ledger.rules.ts';

/**
 * The money of Gibby's requests (state-machines.md 4d). A request's escrow holds the requester's payment until the
 * traveller is paid, the payment is refunded, or both share it. A request whose traveller cancels opens again and may
 * be paid for once more. So the id of a deposit and of all that follows from it contains the **offer** that was paid
 * for: an offer is accepted only once.
 */

/** A request and its accepted offer, which the payment is for. */
interface PaidOffer {
  readonly requestId: string | number;
  readonly offerId: string | number;
}

/**
 * The provider received the money for these requests, and each gets its price to pay. This is the only posting of the payment,
 * so the same payment cannot also fill a wallet (`topUp`). Amounts in rupiah. Throws RangeError for no requests.
 */
export function depositByGateway(payment: {
  gateway: GatewayName;
  transactionId: string;
  requests: readonly { requestId: string | number; priceToPayMinor: number }[];
}): Transfer {
  const escrows = payment.requests.map((each) => credit(`escrow:${each.requestId}`, each.priceToPayMinor));
  const totalMinor = payment.requests.reduce((sum, { priceToPayMinor }) => sum + priceToPayMinor, 0);
  return paidByGateway(payment.transactionId, [debit(gatewayAccount(payment.gateway), totalMinor), ...escrows]);
}

/** The requester pays from the wallet. The books refuse it when the balance is too low. */
export function depositFromCredit(deposit: PaidOffer & { userId: string | number; priceToPayMinor: number }): Transfer {
  return requestTransfer(deposit, 'deposit', [
    debit(`user:${deposit.userId}:credit`, deposit.priceToPayMinor),
    credit(`escrow:${deposit.requestId}`, deposit.priceToPayMinor),
  ]);
}

/**
 * The item was received: the price goes to the traveller, the service fee to us. Together they are the whole escrow.
 */
export function releaseEscrow(
  release: PaidOffer & { travellerId: string | number; priceMinor: number; serviceFeeMinor: number },
): Transfer {
  return requestTransfer(release, 'release', [
    debit(`escrow:${release.requestId}`, release.priceMinor + release.serviceFeeMinor),
    credit(`user:${release.travellerId}:credit`, release.priceMinor),
    credit('revenue:service_fee', release.serviceFeeMinor),
  ]);
}

/**
 * The whole escrow goes back to the requester's wallet, after a cancellation or a dispute decided for the requester.
 */
export function refundEscrow(refund: PaidOffer & { requesterId: string | number; priceToPayMinor: number }): Transfer {
  return requestTransfer(refund, 'refund', [
    debit(`escrow:${refund.requestId}`, refund.priceToPayMinor),
    credit(`user:${refund.requesterId}:credit`, refund.priceToPayMinor),
  ]);
}

/** A dispute divided the whole escrow between both. One part may be zero, not both. */
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
