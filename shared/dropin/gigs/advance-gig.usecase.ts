import { Failure } from '#shared/kernel/errors.ts';
import { conflictOf, type Decision, runTransition } from '#shared/kernel/run-transition.ts';
import { system } from '#shared/kernel/state-machine.ts';
import type { GigDecision, GigEventName, GigTransition, GigTypes } from './gig.rules.ts';
import type { Gig } from './gig.ts';
import { changeGig } from './gig-change.rules.ts';
import { actorInGig, decideGig, type GigAttempt } from './gig-decision.rules.ts';
import type { GigCorePorts, GigPorts } from './gig-ports.usecase.ts';
import { writesOfGigEffects } from './gig-writes.usecase.ts';

/** A command on a gig: the attempt without the parts that the gig and the clock supply. */
export type GigCommand<Event extends GigEventName = GigEventName> = Omit<GigAttempt<Event>, 'actor' | 'now'> & {
  /** Set by admin operations: an administrator is not a party to the gig. */
  readonly actor?: 'admin';
};

/** The result of a command. `gig` is its state after the command. */
interface GigOutcome {
  readonly gig: Gig;
  readonly decision: Decision<GigTransition>;
}

/**
 * Moves a gig by one event: reads it, lets the rules decide, and commits everything that belongs to the transition in
 * one transaction: the gig's next version, its event, locks, money, settlement and ratings. Returns the stored gig when
 * the event has already happened. Fails with `gig_not_found` for strangers, with `transition_refused` (with
 * `currentState` and `allowedEvents`) when the state machine does not allow the event, and with the code of a refused
 * lock (`rating_owed`, `gig_under_way`).
 */
export async function advanceGig<Event extends GigEventName>(
  ports: GigPorts<NoInfer<Event>>,
  gigId: string,
  command: GigCommand<Event>,
): Promise<Gig> {
  const { gig, decision } = await tryAdvanceGig(ports, gigId, command);
  if (decision.kind === 'refused') throw conflictOf(decision);
  return gig;
}

/** Like `advanceGig`, but returns a refusal instead of throwing it. */
export async function tryAdvanceGig<Event extends GigEventName>(
  ports: GigPorts<NoInfer<Event>>,
  gigId: string,
  command: GigCommand<Event>,
): Promise<GigOutcome> {
  const { item, decision } = await runTransition(`gig ${gigId}`, {
    consider: async () => {
      const { gig, ...considered } = await considerGig(ports, gigId, command);
      return { item: gig, ...considered };
    },
    commit: async (gig: Gig, transition: GigTransition<Event>, attempt: GigAttempt) => {
      const change = changeGig(gig, transition, attempt);
      const effects = transition.effects ?? [];
      await ports.gigs.commit([
        // The gig comes first: when several conditions fail, the loser of a race must see the conflict and read again.
        ...ports.gigs.change(change.gig, change.event),
        ...writesOfGigEffects(ports, { ...change, effects }),
      ]);
      return change.gig;
    },
  });
  return { gig: item, decision };
}

/**
 * Decides what a command would do to the gig in its current state; changes nothing. Fails with `gig_not_found` for
 * strangers.
 */
export async function considerGig<Event extends GigEventName>(
  { gigs, clock }: Pick<GigCorePorts, 'gigs' | 'clock'>,
  gigId: string,
  command: GigCommand<Event>,
): Promise<{ readonly gig: Gig; readonly attempt: GigAttempt<Event>; readonly decision: GigDecision<Event> }> {
  const gig = await gigs.get(gigId);
  if (!gig) throw new Failure('gig_not_found');
  const attempt = { ...command, actor: command.actor ?? actorIn(gig, command), now: clock.now() };
  return { gig, attempt, decision: decideGig(gig, attempt) };
}

function actorIn(gig: Gig, { by, event }: GigCommand): GigTypes['actor'] {
  const actor = by === system ? system : actorInGig(gig, by);
  if (actor) return actor;
  // An operator without an offer gets the same answer as one who came too late (routes.md D11).
  const isClaim = event === 'claimAccept' || event === 'claimReject';
  throw new Failure(isClaim ? 'transition_refused' : 'gig_not_found');
}
