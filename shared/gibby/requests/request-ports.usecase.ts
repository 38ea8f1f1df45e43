import type { OffersWriter } from '#shared/gibby/offers/offer.ports.ts';
import type { ReportsWriter } from '#shared/gibby/reports/report.ports.ts';
import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import type { PortsOfEffects } from '#shared/kernel/effects.ts';
import type { LedgerWriter } from '#shared/ledger/ledger.ports.ts';
import type { RequestsWriter } from './request.ports.ts';
import type { RequestEffect, RequestEventName, RequestTypes } from './request.rules.ts';

/** Ports that the effects of a transition write through. */
export interface RequestEffectPorts {
  readonly offers: OffersWriter;
  readonly ledger: LedgerWriter;
  readonly reports: ReportsWriter;
}

/** The port that an effect writes through; null for an effect that is stored on the request itself. */
export const portOfRequestEffect = {
  lapseOffers: null,
  hide: 'reports',
  show: 'reports',
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
} as const satisfies Readonly<Record<RequestEffect, keyof RequestEffectPorts | null>>;

/** What every change of a request needs. */
export interface RequestCorePorts {
  readonly requests: RequestsWriter;
  readonly clock: Clock;
}

/**
 * What moving a request by one of these events needs, derived from the effects of their rows. A shipment, for example,
 * needs no permission on the books; an operation that declares too little does not compile.
 */
export type RequestPorts<Event extends RequestEventName = RequestEventName> = RequestCorePorts &
  RequestEffectPortsOf<RequestTypes['effectsOf'][Event]>;

/** The ports that some of these effects write through. */
export type RequestEffectPortsOf<Effect extends RequestEffect> = PortsOfEffects<
  RequestEffectPorts,
  typeof portOfRequestEffect,
  Effect
>;
