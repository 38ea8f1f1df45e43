import { Failure } from '#shared/kernel/errors.ts';
import type { ItemState } from '#shared/kernel/executions.ts';
import { system } from '#shared/kernel/state-machine.ts';
import { fireIfDue, timerState } from '#shared/kernel/timers.ts';
import { tryAdvanceGig } from './advance-gig.usecase.ts';
import type { GigTypes } from './gig.rules.ts';
import type { Gig } from './gig.ts';
import { nextGigTimer } from './gig-decision.rules.ts';
import type { GigCorePorts, GigPorts } from './gig-ports.usecase.ts';

/** A gig's state and the time from `now` (milliseconds since the epoch) until its next timer. */
export function timerStateOfGig(gig: Gig, now: number): ItemState {
  return timerState(gig, nextGigTimer(gig, now), now);
}

/** The same for a stored gig, as of this read; undefined when there is none. */
export async function readGigState(
  { gigs, clock }: Pick<GigCorePorts, 'clock'> & { readonly gigs: Pick<GigCorePorts['gigs'], 'get'> },
  gigId: string,
): Promise<ItemState | undefined> {
  const gig = await gigs.get(gigId);
  return gig && timerStateOfGig(gig, clock.now());
}

/** Raises the event of a gig's timer if it is due. Returns the gig after that. Fails with `gig_not_found`. */
export async function fireDueGigTimer(ports: GigPorts<GigTypes['timerEvent']>, gigId: string): Promise<Gig> {
  const gig = await ports.gigs.get(gigId);
  if (!gig) throw new Failure('gig_not_found');
  const now = ports.clock.now();
  return fireIfDue(gig, nextGigTimer(gig, now), now, async (event) => {
    const outcome = await tryAdvanceGig(ports, gigId, { event, by: system });
    return outcome.gig;
  });
}
