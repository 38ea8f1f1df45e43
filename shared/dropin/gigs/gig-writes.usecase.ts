import { invoiceLineOf, invoiceMonthOf, paymentStepOf } from '#shared/dropin/invoices/invoice.rules.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import type { GigEffect } from './gig.rules.ts';
import type { Gig, GigEvent, GigParty, Payment, Purchase } from './gig.ts';
import { type GigEffectPorts, type GigPorts, portOfGigEffect } from './gig-ports.usecase.ts';
import { settledAmounts, transfersOfGig } from './gig-transfers.rules.ts';

/** A gig after a transition, the event that records the transition, and the effects that belong to it. */
export interface GigMove {
  readonly gig: Gig;
  readonly event: GigEvent;
  readonly effects: readonly GigEffect[];
}

const parties = ['customer', 'operator'] as const satisfies readonly GigParty[];

/**
 * All writes of a transition apart from the gig and its event, to be committed with them. Throws Error when an effect
 * needs a port that the operation did not declare.
 */
export function writesOfGigEffects(ports: GigPorts, move: GigMove): readonly Write[] {
  const declared = declaredFor(ports, move.effects);
  return [
    ...engagementWrites(declared, move),
    ...moneyWrites(declared, move),
    ...settlementWrites(ports, declared, move),
    ...invoiceWrites(declared, move),
    ...ratingWrites(declared, move),
  ];
}

function declaredFor(ports: GigPorts, effects: readonly GigEffect[]): GigEffectPorts {
  for (const effect of effects) {
    const port = portOfGigEffect[effect];
    if (port !== null && ports[port] === undefined) throw new Error(`The effect ${effect} needs the port ${port}.`);
  }
  return ports as GigEffectPorts;
}

function engagementWrites({ engagements }: GigEffectPorts, { gig, event, effects }: GigMove): Write[] {
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

function moneyWrites({ ledger }: GigEffectPorts, { gig, event, effects }: GigMove): Write[] {
  const transfers = transfersOfGig(effects, gig);
  return transfers.length === 0 ? [] : ledger.postings(transfers, event.at);
}

function settlementWrites(ports: GigPorts, { settlements }: GigEffectPorts, move: GigMove): Write[] {
  const { gig, event, effects } = move;
  if (effects.includes('updatePayment')) return [settlements.paymentStep(gig.id, paymentStepOf(event.event))];
  const invoiceMonth = effects.includes('awaitInvoice') ? invoiceMonthOf(gig) : undefined;
  if (effects.includes('recordSettlement')) return settlements.settlement(...sidesOf(ports, move), invoiceMonth);
  if (invoiceMonth === undefined) return [];
  return [settlements.awaitInvoice(gig.id, operatorOf(gig), invoiceMonth)];
}

/** Both sides of a capture: the customer's purchase and the operator's payment. */
function sidesOf({ ids }: GigPorts, { gig, event, effects }: GigMove): [Purchase, Payment] {
  const { priceMinor, operatorShareMinor } = settledAmounts(effects, gig);
  const common = { gigId: gig.id, customer: gig.customer, operator: operatorOf(gig), createdAt: event.at };
  return [
    { ...common, id: ids.objectId(), status: 'confirmed', amountMinor: priceMinor },
    { ...common, id: ids.objectId(), status: 'need_invoice', amountMinor: operatorShareMinor },
  ];
}

function invoiceWrites({ invoices }: GigEffectPorts, { gig, effects }: GigMove): Write[] {
  if (!effects.includes('addInvoiceLine')) return [];
  if (gig.invoiceMonth === null) throw new RangeError(`Gig ${gig.id} belongs to no month.`);
  return invoices.line({ operator: operatorOf(gig), month: gig.invoiceMonth }, invoiceLineOf(gig));
}

function operatorOf({ id, operator }: Gig): string {
  if (operator === null) throw new RangeError(`Gig ${id} has no operator.`);
  return operator;
}

/** The score that a party gives counts for the other party. */
function ratingWrites({ accounts }: GigEffectPorts, { gig, event, effects }: GigMove): Write[] {
  if (!effects.includes('countRating')) return [];
  const [rater, rated] = event.by === gig.customer ? parties : (['operator', 'customer'] as const);
  const stars = gig.ratings[rater];
  const accountId = gig[rated];
  if (stars === null || accountId === null) throw new RangeError(`Gig ${gig.id} has no rating to count.`);
  return [accounts.rating(accountId, rated, stars)];
}
