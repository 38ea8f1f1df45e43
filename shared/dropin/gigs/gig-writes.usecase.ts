import type { InvoicesWriter } from '#shared/dropin/invoices/invoice.ports.ts';
import { invoiceLineOf, invoiceMonthOf, paymentStepOf } from '#shared/dropin/invoices/invoice.rules.ts';
import { type EffectWriters, writesOfEffects } from '#shared/kernel/effects.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import type { LedgerWriter } from '#shared/ledger/ledger.ports.ts';
import type { AccountsWriter } from '#shared/platform/accounts/account.ports.ts';
import type { EngagementsWriter, SettlementsWriter } from './gig.ports.ts';
import type { GigEffect } from './gig.rules.ts';
import type { Gig, GigEvent, GigParty, Payment, Purchase } from './gig.ts';
import { type GigCorePorts, type GigEffectPorts, type GigEffectPortsOf, portOfGigEffect } from './gig-ports.usecase.ts';
import { settledAmounts, transfersOfGig } from './gig-transfers.rules.ts';

/** A gig after a transition, the event that records the transition, and the effects that belong to it. */
interface GigMove<Effect extends GigEffect = GigEffect> {
  readonly gig: Gig;
  readonly event: GigEvent;
  readonly effects: readonly Effect[];
}

type SettlingMove = GigMove & Pick<GigCorePorts, 'ids'>;

const parties = ['customer', 'operator'] as const satisfies readonly GigParty[];

/** All writes of a transition apart from the gig and its event, to be committed with them. */
export function writesOfGigEffects<Effect extends GigEffect>(
  ports: Pick<GigCorePorts, 'ids'> & GigEffectPortsOf<NoInfer<Effect>>,
  move: GigMove<Effect>,
): readonly Write[] {
  return writesOfEffects(gigWriters, ports, move.effects, { ...move, ids: ports.ids });
}

const gigWriters: EffectWriters<GigEffectPorts, typeof portOfGigEffect, SettlingMove> = {
  portOf: portOfGigEffect,
  writers: {
    engagements: engagementWrites,
    ledger: moneyWrites,
    settlements: settlementWrites,
    invoices: invoiceWrites,
    accounts: ratingWrites,
  },
};

function engagementWrites(engagements: EngagementsWriter, { gig, event, effects }: GigMove): Write[] {
  const owesRating = effects.includes('lockForRating');
  const locks = { customer: 'lockCustomer', operator: 'lockOperator' } as const;
  const releases = { customer: 'freeCustomer', operator: 'freeOperator' } as const;
  return parties.flatMap((party) => {
    const accountId = gig[party];
    if (accountId === null) return [];
    if (effects.includes(locks[party])) return [engagements.engage(accountId, party, gig.id)];
    if (effects.includes(releases[party])) return [engagements.release(accountId, party, gig.id, { owesRating })];
    const isLifted = effects.includes('liftRatingLocks')
      ? gig.ratings[party] === null
      : effects.includes('liftRatingLock') && accountId === event.by;
    return isLifted ? [engagements.lift(accountId, gig.id)] : [];
  });
}

function moneyWrites(ledger: LedgerWriter, { gig, event, effects }: GigMove): Write[] {
  return ledger.postings(transfersOfGig(effects, gig), event.at);
}

function settlementWrites(settlements: SettlementsWriter, move: SettlingMove): Write[] {
  const { gig, event, effects } = move;
  if (effects.includes('updatePayment')) return [settlements.paymentStep(gig.id, paymentStepOf(event.event))];
  const invoiceMonth = effects.includes('awaitInvoice') ? invoiceMonthOf(gig) : undefined;
  if (effects.includes('recordSettlement')) return settlements.settlement(...sidesOf(move), invoiceMonth);
  if (invoiceMonth === undefined) return [];
  return [settlements.awaitInvoice(gig.id, operatorOf(gig), invoiceMonth)];
}

/** Both sides of a capture: the customer's purchase and the operator's payment. */
function sidesOf({ gig, event, effects, ids }: SettlingMove): [Purchase, Payment] {
  const { priceMinor, operatorShareMinor } = settledAmounts(effects, gig);
  const common = { gigId: gig.id, customer: gig.customer, operator: operatorOf(gig), createdAt: event.at };
  return [
    { ...common, id: ids.objectId(), status: 'confirmed', amountMinor: priceMinor },
    { ...common, id: ids.objectId(), status: 'need_invoice', amountMinor: operatorShareMinor },
  ];
}

function invoiceWrites(invoices: InvoicesWriter, { gig, effects }: GigMove): Write[] {
  if (!effects.includes('addInvoiceLine')) return [];
  if (gig.invoiceMonth === null) throw new RangeError(`Gig ${gig.id} belongs to no month.`);
  return invoices.line({ operator: operatorOf(gig), month: gig.invoiceMonth }, invoiceLineOf(gig));
}

function operatorOf({ id, operator }: Gig): string {
  if (operator === null) throw new RangeError(`Gig ${id} has no operator.`);
  return operator;
}

/** The score that a party gives counts for the other party. */
function ratingWrites(accounts: AccountsWriter, { gig, event, effects }: GigMove): Write[] {
  if (!effects.includes('countRating')) return [];
  const [rater, rated] = event.by === gig.customer ? parties : (['operator', 'customer'] as const);
  const stars = gig.ratings[rater];
  const accountId = gig[rated];
  if (stars === null || accountId === null) throw new RangeError(`Gig ${gig.id} has no rating to count.`);
  return [accounts.rating(accountId, rated, stars)];
}
