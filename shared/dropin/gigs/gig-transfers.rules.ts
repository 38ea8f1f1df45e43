import { payableAccount } from '#shared/dropin/invoices/payable.rules.ts';
import {
  authoriseHold,
  captureHold,
  compensate,
  raiseHold,
  releaseHold,
  suspendHold,
  type Transfer,
} from '#shared/ledger/ledger.rules.ts';
import type { GigEffect } from './gig.rules.ts';
import type { Gig } from './gig.ts';
import { gigTariff } from './price.rules.ts';

/**
 * The transfers that a transition's effects post, given the gig after the transition. Effects that move no money give
 * none. Throws RangeError when the gig to capture or compensate has no price or no operator.
 */
export function transfersOfGig(effects: readonly GigEffect[], gig: Gig): readonly Transfer[] {
  return effects.flatMap((effect) => transfersOfEffect(effect, gig));
}

/**
 * What a settlement's own postings take from the customer and credit to the operator. The lists of purchases and
 * payouts use these amounts, so that they agree with the books. Throws RangeError when the effects capture nothing.
 */
export function settledAmounts(
  effects: readonly GigEffect[],
  gig: Gig,
): { readonly priceMinor: number; readonly operatorShareMinor: number } {
  const payable = payableAccount(owed(gig).operatorId);
  const capture = transfersOfGig(effects, gig).find(({ legs }) => legs.some(({ account }) => account === payable));
  if (capture === undefined) throw new RangeError(`Gig ${gig.id} has nothing to settle.`);
  const debits = capture.legs.filter(({ amountMinor }) => amountMinor > 0);
  const credits = capture.legs.filter(({ account }) => account === payable);
  return { priceMinor: sumOf(debits), operatorShareMinor: -sumOf(credits) };
}

function sumOf(legs: readonly { readonly amountMinor: number }[]): number {
  return legs.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

function transfersOfEffect(effect: GigEffect, gig: Gig): readonly Transfer[] {
  const { id: gigId, holdMinor } = gig;
  switch (effect) {
    case 'authoriseHold':
      return [authoriseHold({ gigId, holdMinor })];
    case 'raiseHold':
      return [raiseHold({ gigId, holdMinor, byMinor: gigTariff.holdMinor })];
    case 'releaseHold':
      return [releaseHold({ gigId, holdMinor })];
    case 'suspendHold':
      return [suspendHold({ gigId, holdMinor })];
    case 'capture':
      return captureHold({ gigId, holdMinor, ...owed(gig) });
    case 'compensate':
      return [compensate({ gigId, ...owed(gig) })];
    default:
      return [];
  }
}

function owed(gig: Gig): { operatorId: string; priceMinor: number; operatorShareMinor: number } {
  const { operator, priceMinor, operatorShareMinor } = gig;
  if (operator === null || priceMinor === null || operatorShareMinor === null) {
    throw new RangeError(`Gig ${gig.id} has no operator or no price.`);
  }
  return { operatorId: operator, priceMinor, operatorShareMinor };
}
