import type { OffersWriter } from '#shared/gibby/offers/offer.ports.ts';
import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import type { LedgerWriter } from '#shared/ledger/ledger.ports.ts';
import type { RequestsWriter } from './request.ports.ts';
import type { RequestEffect } from './request.rules.ts';

/** Ports that the effects of a transition write through. */
export interface RequestEffectPorts {
  readonly offers: OffersWriter;
  readonly ledger: LedgerWriter;
}

/**
 * What moving a request needs. An operation declares the offers and the ledger only when its own events write through
 * them: a shipment, for example, has no permission on the books.
 */
export type RequestPorts = {
  readonly requests: RequestsWriter;
  readonly clock: Clock;
} & Partial<RequestEffectPorts>;

/** The port that an effect writes through; null for an effect that is stored on the request itself. */
export const portOfRequestEffect: Readonly<Record<RequestEffect, keyof RequestEffectPorts | null>> = {
  lapseOffers: null,
  hide: null,
  makeOffer: 'offers',
  acceptOffer: 'offers',
  declineOffer: 'offers',
  withdrawOffer: 'offers',
  cancelAccepted: 'offers',
  lapseAccepted: 'offers',
  fulfilOffer: 'offers',
  fundEscrow: 'ledger',
  releaseEscrow: 'ledger',
  refundEscrow: 'ledger',
  splitEscrow: 'ledger',
};
