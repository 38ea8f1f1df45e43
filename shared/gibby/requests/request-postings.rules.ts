import type { Transfer } from '#shared/ledger/ledger.rules.ts';
import type { RequestEffect } from './request.rules.ts';
import type { Request } from './request.ts';
import { acceptedBy } from './request-change.rules.ts';
import type { EscrowSplit } from './request-decision.rules.ts';
import { depositFromCredit, refundEscrow, releaseEscrow, splitEscrow } from './request-transfers.rules.ts';

/**
 * The transfers that a transition's effects post, given the request before the transition. Effects that move no money
 * give none. `fundEscrow` is a deposit from the requester's credit, since a payment through a provider is posted in its own
 * transaction. Throws RangeError for a split that does not add up.
 */
export function transfersOfRequest(
  effects: readonly RequestEffect[],
  request: Request,
  split: EscrowSplit | undefined,
): readonly Transfer[] {
  return effects.flatMap((effect) => transfersOfEffect(effect, request, split));
}

function transfersOfEffect(effect: RequestEffect, request: Request, split: EscrowSplit | undefined): Transfer[] {
  switch (effect) {
    case 'fundEscrow':
      return [depositFromCredit({ ...dealOf(request), userId: request.requesterId })];
    case 'releaseEscrow':
      return [releaseEscrow(dealOf(request))];
    case 'refundEscrow':
      return [refundEscrow({ ...dealOf(request), requesterId: request.requesterId })];
    case 'splitEscrow':
      return [splitOf(request, split)];
    default:
      return [];
  }
}

function dealOf(request: Request) {
  const { offerId, travellerId, priceMinor, serviceFeeMinor, priceToPayMinor } = acceptedBy(request);
  return { requestId: request.id, offerId, travellerId, priceMinor, serviceFeeMinor, priceToPayMinor };
}

function splitOf(request: Request, split: EscrowSplit | undefined): Transfer {
  const deal = dealOf(request);
  if (!split || split.toRequesterMinor + split.toTravellerMinor !== deal.priceToPayMinor) {
    throw new RangeError(`The split of request ${request.id} does not add up to ${deal.priceToPayMinor}.`);
  }
  return splitEscrow({ ...deal, ...split, requesterId: request.requesterId });
}
