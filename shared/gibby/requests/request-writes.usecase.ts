import type { OffersWriter } from '#shared/gibby/offers/offer.ports.ts';
import type { Offer, OfferStatus } from '#shared/gibby/offers/offer.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import type { RequestEffect } from './request.rules.ts';
import type { Request } from './request.ts';
import { acceptedBy, type RequestChange } from './request-change.rules.ts';
import type { RequestAttempt } from './request-decision.rules.ts';
import { portOfRequestEffect, type RequestEffectPorts, type RequestPorts } from './request-ports.usecase.ts';
import { transfersOfRequest } from './request-postings.rules.ts';

/** A transition to be written. */
export interface RequestMove {
  /** The request before the transition. */
  readonly before: Request;
  readonly attempt: RequestAttempt;
  readonly change: RequestChange;
  readonly effects: readonly RequestEffect[];
}

/** The status that an answered offer gets. */
const answers: Readonly<Partial<Record<RequestEffect, OfferStatus>>> = {
  acceptOffer: 'accepted',
  declineOffer: 'declined',
  withdrawOffer: 'withdrawn',
};

/** The status that the accepted offer of the request gets. */
const ends: Readonly<Partial<Record<RequestEffect, OfferStatus>>> = {
  cancelAccepted: 'canceled',
  lapseAccepted: 'lapsed',
  fulfilOffer: 'fulfilled',
};

/**
 * All writes of a transition apart from the request and its event, to be committed with them. Throws Error when an
 * effect needs a port that the operation did not declare.
 */
export function writesOfRequestEffects(ports: RequestPorts, move: RequestMove): readonly Write[] {
  const { offers, ledger } = declaredFor(ports, move.effects);
  const transfers = transfersOfRequest(move.effects, move.before, move.attempt.split);
  return [
    ...move.effects.flatMap((effect) => offerWrites(offers, effect, move)),
    ...(transfers.length === 0 ? [] : ledger.postings(transfers, move.change.event.at)),
  ];
}

function declaredFor(ports: RequestPorts, effects: readonly RequestEffect[]): RequestEffectPorts {
  for (const effect of effects) {
    const port = portOfRequestEffect[effect];
    if (port !== null && ports[port] === undefined) throw new Error(`The effect ${effect} needs the port ${port}.`);
  }
  return ports as RequestEffectPorts;
}

function offerWrites(offers: OffersWriter, effect: RequestEffect, { before, attempt, change }: RequestMove): Write[] {
  if (change.newOffer && effect === 'makeOffer') return offers.creation(change.newOffer, attempt.offer);
  const ended = ends[effect];
  const status = answers[effect] ?? ended;
  if (status === undefined) return [];
  const offer = ended ? acceptedOfferOf(before) : attempt.offer;
  if (!offer) throw new RangeError(`${effect} needs an offer.`);
  const { event } = change;
  return [offers.change(offer, { status, reasonId: event.reasonId, at: event.at })];
}

function acceptedOfferOf(request: Request): Pick<Offer, 'requestId' | 'id' | 'status'> {
  return { requestId: request.id, id: acceptedBy(request).offerId, status: 'accepted' };
}
