import type { InvoicesWriter } from '#shared/dropin/invoices/invoice.ports.ts';
import type { Clock, Ids } from '#shared/kernel/clock-ids-log.ts';
import type { PortsOfEffects } from '#shared/kernel/effects.ts';
import type { LedgerWriter } from '#shared/ledger/ledger.ports.ts';
import type { AccountsWriter } from '#shared/platform/accounts/account.ports.ts';
import type { EngagementsWriter, GigsWriter, SettlementsWriter } from './gig.ports.ts';
import type { GigEffect, GigEventName, GigTypes } from './gig.rules.ts';

/** Ports that the effects of a transition write through. */
export interface GigEffectPorts {
  readonly engagements: EngagementsWriter;
  readonly ledger: LedgerWriter;
  readonly settlements: SettlementsWriter;
  readonly accounts: AccountsWriter;
  readonly invoices: InvoicesWriter;
}

/** The port that an effect writes through; null for an effect that is stored on the gig itself. */
export const portOfGigEffect = {
  openOffers: null,
  closeOffer: null,
  closeOffers: null,
  storeVideoSession: null,
  lockCustomer: 'engagements',
  lockOperator: 'engagements',
  freeCustomer: 'engagements',
  freeOperator: 'engagements',
  lockForRating: 'engagements',
  liftRatingLock: 'engagements',
  liftRatingLocks: 'engagements',
  authoriseHold: 'ledger',
  raiseHold: 'ledger',
  releaseHold: 'ledger',
  capture: 'ledger',
  suspendHold: 'ledger',
  compensate: 'ledger',
  recordSettlement: 'settlements',
  awaitInvoice: 'settlements',
  updatePayment: 'settlements',
  addInvoiceLine: 'invoices',
  countRating: 'accounts',
} as const satisfies Readonly<Record<GigEffect, keyof GigEffectPorts | null>>;

/** What every change of a gig needs. */
export interface GigCorePorts {
  readonly gigs: GigsWriter;
  readonly clock: Clock;
  readonly ids: Ids;
}

/**
 * What moving a gig by one of these events needs, derived from the effects of their rows. A confirmation, for example,
 * needs no permission on the ledger; an operation that declares too little does not compile.
 */
export type GigPorts<Event extends GigEventName = GigEventName> = GigCorePorts &
  GigEffectPortsOf<GigTypes['effectsOf'][Event]>;

/** What creating a gig needs, in the same way. */
export type GigCreationPorts = GigCorePorts & GigEffectPortsOf<GigTypes['creationEffect']>;

/** The ports that some of these effects write through. */
export type GigEffectPortsOf<Effect extends GigEffect> = PortsOfEffects<GigEffectPorts, typeof portOfGigEffect, Effect>;
