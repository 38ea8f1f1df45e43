import type { Request } from '../domain/request.ts';
import type { Write } from '../ports/transaction.ts';
import type { RequestPorts } from './request-ports.ts';

/** What a payment of requests writes beside the money, and the amounts that it takes. */
export interface RequestsPayment {
  /** One entry a request, for the transfer: whole rupiah. */
  readonly due: readonly { readonly requestId: number; readonly priceToPayMinor: number }[];
  readonly totalMinor: number;
  /** The requests as the payment leaves them. */
  readonly requests: readonly Request[];
  /** Two a request; the commit fails with `changed_meanwhile` when one of them has moved on: then ask again. */
  readonly writes: readonly Write[];
}

/** How many requests one payment may be for: all that it writes must fit one transaction. */
export const mostRequestsOfPayment = 20;

/**
 * What it takes to pay for requests that wait for this user's deposit, at a moment of the clock (ISO); changes nothing.
 * Fails with `request_not_payable` when one of them is not his or does not wait for a deposit, and when the same stands
 * there twice, none does or there are more than `mostRequestsOfPayment`.
 */
export declare function paymentOf(
  ports: Pick<RequestPorts, 'requests'>,
  payment: { readonly payerId: number; readonly requestIds: readonly number[]; readonly at: string },
): Promise<RequestsPayment>;

/**
 * Pays for one request out of its requester's credit. Fails with `request_not_found`, `forbidden`, `transition_refused`,
 * and with `credit_too_low` when his credit is less than the price.
 */
export declare function payFromCredit(
  ports: Required<RequestPorts>,
  payment: { readonly payerId: number; readonly requestId: number },
): Promise<Request>;
