import { Failure } from '#shared/kernel/errors.ts';
import type { ItemStanding } from '#shared/kernel/executions.ts';
import { system } from '#shared/kernel/state-machine.ts';
import { raiseIfDue, standing } from '#shared/kernel/timers.ts';
import { tryAdvanceGig } from './advance-gig.usecase.ts';
import type { Gig } from './gig.ts';
import { nextTimer } from './gig-decision.rules.ts';
import type { GigPorts } from './gig-ports.usecase.ts';

/** A gig's state and the time from `now` (milliseconds since the epoch) until its next timer. */
export function standingOf(gig: Gig, now: number): ItemStanding {
  return standing(gig, nextTimer(gig), now);
}

/** The same for a stored gig, as of this read; undefined when there is none. */
export async function readStanding(
  { gigs, clock }: Pick<GigPorts, 'clock'> & { readonly gigs: Pick<GigPorts['gigs'], 'get'> },
  gigId: string,
): Promise<ItemStanding | undefined> {
  const gig = await gigs.get(gigId);
  return gig && standingOf(gig, clock.now());
}

/** Raises the event of a gig's timer if it is due. Returns the gig after that. Fails with `gig_not_found`. */
export async function raiseDueTimer(ports: GigPorts, gigId: string): Promise<Gig> {
  const gig = await ports.gigs.get(gigId);
  if (!gig) throw new Failure('gig_not_found');
  return raiseIfDue(gig, nextTimer(gig), ports.clock.now(), async (event) => {
    const outcome = await tryAdvanceGig(ports, gigId, { event, by: system });
    return outcome.gig;
  });
}
