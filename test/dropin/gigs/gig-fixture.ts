import type { GigsWriter } from '#shared/dropin/gigs/gig.ports.ts';
import type { Gig } from '#shared/dropin/gigs/gig.ts';
import { changeGig } from '#shared/dropin/gigs/gig-change.rules.ts';
import { actorInGig, decideGig, type GigAttempt } from '#shared/dropin/gigs/gig-decision.rules.ts';
import { aGig, begin, customer, operators } from '#test/support/builders.ts';

export { begin, customer, operators };
export const freshGig: Gig = aGig().gig;
export const gigId = freshGig.id;

/** Stores a gig in any state. */
export async function storeGig({ gigs }: { readonly gigs: GigsWriter }, overrides: Partial<Gig>): Promise<Gig> {
  const { gig, event } = aGig(overrides);
  await gigs.commit(gigs.creation(gig, event));
  return gig;
}

export type Step = [seconds: number, event: GigAttempt['event'], by: string, score?: number];

/** An event and its account, `seconds` after the request; the actor follows from the account, as in a handler. */
export function attemptOf(gig: Gig, [seconds, event, by, score]: Step): GigAttempt {
  const actor = by === 'system' || by === 'admin' ? by : actorInGig(gig, by);
  if (actor === undefined) throw new Error(`${by} has no part in this gig`);
  return { event, actor, by, now: begin + seconds * 1000, score };
}

/** The change that a step makes, which must be allowed. */
function changeBy(gig: Gig, step: Step): ReturnType<typeof changeGig> {
  const attempt = attemptOf(gig, step);
  const decision = decideGig(gig, attempt);
  if (decision.kind !== 'apply') throw new Error(`${step[1]} was not applied: ${JSON.stringify(decision)}`);
  return changeGig(gig, decision.transition, attempt);
}

/** The gig after these steps, all of which must be allowed. */
export function play(steps: readonly Step[], gig: Gig = freshGig): Gig {
  return steps.reduce((current, step) => changeBy(current, step).gig, gig);
}

/** The gig after these steps, and the event of the last one. */
export function lastChange(steps: readonly Step[]): ReturnType<typeof changeGig> {
  return changeBy(play(steps.slice(0, -1)), steps.at(-1) as Step);
}

export const [first, second, third] = operators;
export const toFound: Step[] = [[5, 'claimAccept', first]];
export const toEnroute: Step[] = [...toFound, [10, 'confirm', customer]];
export const toHandshaking: Step[] = [...toEnroute, [60, 'handshake', first], [61, 'handshake', customer]];
export const toStreaming: Step[] = [...toHandshaking, [100, 'start', customer]];
export const toToldOfEnd: Step[] = [...toStreaming, [400, 'endingSoon', 'system']];
export const toPurchased: Step[] = [...toStreaming, [169, 'stop', first]];
