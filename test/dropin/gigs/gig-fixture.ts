import type { Gig } from '#shared/dropin/gigs/gig.ts';
import { changeGig, newGig } from '#shared/dropin/gigs/gig-change.rules.ts';
import { actorInGig, decideGig, type GigAttempt } from '#shared/dropin/gigs/gig-decision.rules.ts';

export const customer = 'c00000000000000000000001';
export const operators = ['a00000000000000000000001', 'a00000000000000000000002', 'a00000000000000000000003'] as const;
export const gigId = '900000000000000000000001';
export const begin = Date.parse('2026-01-05T10:00:00.000Z');

export const freshGig: Gig = newGig(
  { id: gigId, customer, candidates: operators, latitude: 10.78, longitude: 106.7, metaData: null },
  begin,
).gig;

export type Step = [seconds: number, event: GigAttempt['event'], by: string, score?: number];

/** An event and its account, `seconds` after the request; the actor follows from the account, as in a handler. */
export function attemptOf(gig: Gig, [seconds, event, by, score]: Step): GigAttempt {
  const actor = by === 'system' || by === 'admin' ? by : actorInGig(gig, by);
  if (actor === undefined) throw new Error(`${by} has no part in this gig`);
  return { event, actor, by, now: begin + seconds * 1000, score };
}

/** The gig after these steps, all of which must be allowed. */
export function play(steps: readonly Step[], gig: Gig = freshGig): Gig {
  return steps.reduce((current, step) => {
    const attempt = attemptOf(current, step);
    const decision = decideGig(current, attempt);
    if (decision.kind !== 'apply') throw new Error(`${step[1]} was not applied: ${JSON.stringify(decision)}`);
    return changeGig(current, decision.transition, attempt).gig;
  }, gig);
}

export const [first, second, third] = operators;
export const toFound: Step[] = [[5, 'claimAccept', first]];
export const toEnroute: Step[] = [...toFound, [10, 'confirm', customer]];
export const toHandshaking: Step[] = [...toEnroute, [60, 'handshake', first], [61, 'handshake', customer]];
export const toStreaming: Step[] = [...toHandshaking, [100, 'start', customer]];
export const toPurchased: Step[] = [...toStreaming, [169, 'stop', first]];
