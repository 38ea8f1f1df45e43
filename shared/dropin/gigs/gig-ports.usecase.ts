import type { InvoicesWriter } from '#shared/dropin/invoices/invoice.ports.ts';
import type { Clock, Ids } from '#shared/kernel/clock-ids-log.ts';
import type { LedgerWriter } from '#shared/ledger/ledger.ports.ts';
import type { AccountsWriter } from '#shared/platform/accounts/account.ports.ts';
import type { EngagementsWriter, GigsWriter, SettlementsWriter } from './gig.ports.ts';
import type { GigEffect } from './gig.rules.ts';

/** Ports that the effects of a transition write through. */
export interface GigEffectPorts {
  readonly engagements: EngagementsWriter;
  readonly ledger: LedgerWriter;
  readonly settlements: SettlementsWriter;
  readonly accounts: AccountsWriter;
  readonly invoices: InvoicesWriter;
}

/**
 * What moving a gig needs. An operation declares only the effect ports that its own events write through: a
 * confirmation, for example, has no permission on the ledger.
 */
export type GigPorts = {
  readonly gigs: GigsWriter;
  readonly clock: Clock;
  readonly ids: Ids;
} & Partial<GigEffectPorts>;

/** The port that an effect writes through; null for an effect that is stored on the gig itself. */
export const portOfGigEffect: Readonly<Record<GigEffect, keyof GigEffectPorts | null>> = {
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
  releaseHold: 'ledger',
  capture: 'ledger',
  suspendHold: 'ledger',
  compensate: 'ledger',
  recordSettlement: 'settlements',
  awaitInvoice: 'settlements',
  updatePayment: 'settlements',
  addInvoiceLine: 'invoices',
  countRating: 'accounts',
};
