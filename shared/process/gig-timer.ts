import { Failure } from '../domain/errors.ts';
import type { Gig } from '../domain/gig.ts';
import type { ItemStanding } from '../ports/processes.ts';
import { nextTimer } from '../rules/gig-decision.ts';
import { system, tryAdvanceGig } from './advance-gig.ts';
import type { GigPorts } from './gig-ports.ts';

/** Where a gig stands and how long from `now` (milliseconds since the epoch) until its next timer. */
export function standingOf(gig: Gig, now: number): ItemStanding {
  const timer = nextTimer(gig);
  const timeoutSeconds = timer ? Math.max(1, Math.ceil((timer.dueAt - now) / 1000)) : 0;
  return { itemId: gig.id, state: gig.status, timeoutSeconds };
}

/**
 * Raises the event of the timer that is due. A timer that comes too early (the operator has given a sign of life), too
 * late or twice changes nothing. Answers the gig as it then stands. Fails with `gig_not_found`.
 */
export async function raiseDueTimer(ports: GigPorts, gigId: string): Promise<Gig> {
  const gig = await ports.gigs.get(gigId);
  if (!gig) throw new Failure('gig_not_found');
  const timer = nextTimer(gig);
  if (!timer || timer.dueAt > ports.clock.now()) return gig;
  const outcome = await tryAdvanceGig(ports, gigId, { event: timer.event, by: system });
  return outcome.gig;
}
