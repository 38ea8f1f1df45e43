import { advanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import type { Request } from '#shared/gibby/requests/request.ts';
import { acceptedBy, changeRequest, type RequestChange } from '#shared/gibby/requests/request-change.rules.ts';
import { actorInRequest, decideRequest, type RequestAttempt } from '#shared/gibby/requests/request-decision.rules.ts';
import type { RequestCorePorts, RequestPorts } from '#shared/gibby/requests/request-ports.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { epochMillisecondsOf } from '#shared/kernel/time.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { maxRequestsPaid } from './top-up.ts';

/** What paying for requests writes in addition to the money, and the amounts due. */
export interface RequestsPayment {
  /** One entry per request, for the transfer: whole rupiah. */
  readonly due: readonly { readonly requestId: number; readonly offerId: number; readonly priceToPayMinor: number }[];
  readonly totalMinor: number;
  /** The requests after the payment. */
  readonly requests: readonly Request[];
  /**
   * Two per request. The commit fails with `changed_meanwhile` when one of the requests has changed: then call again.
   */
  readonly writes: readonly Write[];
}

/**
 * Prepares the payment of requests that wait for this user's deposit, at a moment of the clock (ISO); changes nothing.
 * Fails with `request_not_payable` when one of them is not the user's or does not wait for a deposit. Fails in the same
 * way when an id is repeated, and for none or more than `maxRequestsPaid`.
 */
export async function paymentOf(
  { requests }: Pick<RequestCorePorts, 'requests'>,
  payment: { readonly payerId: number; readonly requestIds: readonly number[]; readonly at: string },
): Promise<RequestsPayment> {
  const { requestIds } = payment;
  const isTooMany = requestIds.length === 0 || requestIds.length > maxRequestsPaid;
  if (isTooMany || new Set(requestIds).size !== requestIds.length) throw new Failure('request_not_payable');
  const found = await Promise.all(requestIds.map((requestId) => requests.get(requestId)));
  const changes = found.map((request) => paidChange(request, payment));
  const due = changes.map(({ request }) => ({
    requestId: request.id,
    offerId: acceptedBy(request).offerId,
    priceToPayMinor: acceptedBy(request).priceToPayMinor,
  }));
  return {
    due,
    totalMinor: due.reduce((sum, { priceToPayMinor }) => sum + priceToPayMinor, 0),
    requests: changes.map(({ request }) => request),
    writes: changes.flatMap(({ request, event }) => requests.change(request, event)),
  };
}

function paidChange(
  request: Request | undefined,
  { payerId, at }: { readonly payerId: number; readonly at: string },
): RequestChange {
  const by = String(payerId);
  if (!request || actorInRequest(request, by) !== 'requester') throw new Failure('request_not_payable');
  const attempt: RequestAttempt = { event: 'pay', actor: 'requester', by, now: epochMillisecondsOf(at) };
  const decision = decideRequest(request, attempt);
  if (decision.kind !== 'apply') throw new Failure('request_not_payable');
  return changeRequest(request, decision.transition, attempt);
}

/**
 * Pays for one request from its requester's credit. Fails with `request_not_found`, `forbidden`, `transition_refused`,
 * and with `credit_too_low` when the credit is less than the price.
 */
export async function payFromCredit(
  ports: RequestPorts<'pay'>,
  { payerId, requestId }: { readonly payerId: number; readonly requestId: number },
): Promise<Request> {
  return advanceRequest(ports, requestId, {
    event: 'pay',
    by: String(payerId),
    precondition: async (request) => {
      // What we owe a user is a negative balance in the books.
      const creditMinor = -(await ports.ledger.balance(`user:${payerId}:credit`));
      if (creditMinor < acceptedBy(request).priceToPayMinor) throw new Failure('credit_too_low');
    },
  });
}
