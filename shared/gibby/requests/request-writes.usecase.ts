import type { OffersWriter } from '#shared/gibby/offers/offer.ports.ts';
import type { Offer, OfferStatus } from '#shared/gibby/offers/offer.ts';
import type { ModerationAct } from '#shared/gibby/reports/moderation.ts';
import { type EffectWriters, writesOfEffects } from '#shared/kernel/effects.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import type { RequestEffect } from './request.rules.ts';
import type { Request } from './request.ts';
import { acceptedBy, type RequestChange } from './request-change.rules.ts';
import type { RequestAttempt } from './request-decision.rules.ts';
import { portOfRequestEffect, type RequestEffectPorts, type RequestEffectPortsOf } from './request-ports.usecase.ts';
import { transfersOfRequest } from './request-postings.rules.ts';

/** A transition to be written. */
interface RequestMove<Effect extends RequestEffect = RequestEffect> {
  /** The request before the transition. */
  readonly before: Request;
  readonly attempt: RequestAttempt;
  readonly change: RequestChange;
  readonly effects: readonly Effect[];
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

/** All writes of a transition apart from the request and its event, to be committed with them. */
export function writesOfRequestEffects<Effect extends RequestEffect>(
  ports: RequestEffectPortsOf<NoInfer<Effect>>,
  move: RequestMove<Effect>,
): readonly Write[] {
  return writesOfEffects(requestWriters, ports, move.effects, move);
}

const requestWriters: EffectWriters<RequestEffectPorts, typeof portOfRequestEffect, RequestMove> = {
  portOf: portOfRequestEffect,
  writers: {
    offers: (offers, move) => move.effects.flatMap((effect) => offerWrites(offers, effect, move)),
    ledger: (ledger, { before, attempt, change, effects }) =>
      ledger.postings(transfersOfRequest(effects, before, attempt.split), change.event.at),
    reports: (reports, move) => reports.act(moderationActOf(move)),
  },
};

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

function moderationActOf({ attempt, change }: RequestMove): ModerationAct {
  const { event, by, reason = null, reportCount = 0 } = attempt;
  const { seq, requestId, at } = change.event;
  return { requestId, seq, outcome: event === 'show' ? 'show' : 'hide', by, at, reason, reportCount };
}

function acceptedOfferOf(request: Request): Pick<Offer, 'requestId' | 'id' | 'status'> {
  return { requestId: request.id, id: acceptedBy(request).offerId, status: 'accepted' };
}
