import type { Gig } from '../domain/gig.ts';
import type { GigEffect } from './gig.ts';
import { authoriseHold, captureHold, compensate, releaseHold, suspendHold, type Transfer } from './ledger.ts';

/**
 * The transfers that a transition's effects post, given the gig as the transition leaves it. Effects that move no money
 * give none. Throws RangeError when a gig without price or operator is to be captured or compensated.
 */
export function transfersOf(effects: readonly GigEffect[], gig: Gig): readonly Transfer[] {
  return effects.flatMap((effect) => transfersOfEffect(effect, gig));
}

function transfersOfEffect(effect: GigEffect, gig: Gig): readonly Transfer[] {
  const { id: gigId, holdMinor } = gig;
  switch (effect) {
    case 'authoriseHold':
      return [authoriseHold({ gigId, holdMinor })];
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
