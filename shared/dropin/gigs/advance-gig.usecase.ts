import { Failure } from '#shared/kernel/errors.ts';
import { move, refusal, type Verdict } from '#shared/kernel/run-transition.ts';
import type { GigActor, GigTransition } from './gig.rules.ts';
import type { Gig } from './gig.ts';
import { changeGig } from './gig-change.rules.ts';
import { actorOf, decideGig, type GigAttempt } from './gig-decision.rules.ts';
import type { GigPorts } from './gig-ports.usecase.ts';
import { writesOfEffects } from './gig-writes.usecase.ts';

/** What somebody wants to do to a gig: the attempt without what the gig and the clock say of it. */
export type GigWish = Omit<GigAttempt, 'actor' | 'now'> & {
  /** Said by the operations of administrators, who have no part in the gig. */
  readonly actor?: 'admin';
};

/** Whose wishes are not those of a party: the process itself. */
export const system = 'system';

/** What came of a wish. `gig` is as it stands afterwards. */
export interface GigOutcome {
  readonly gig: Gig;
  readonly decision: Verdict<GigTransition>;
}

/**
 * Moves a gig by one event: reads it, lets the rules decide, and commits everything that belongs to the transition (the
 * gig's next version, its event, locks, money, settlement, ratings) as one transaction. An event that has happened
 * already answers the stored gig. Fails with `gig_not_found` for strangers, `transition_refused` (with `currentState`
 * and `allowedEvents`) where the table does not allow it, and with what a refused lock names (`rating_owed`,
 * `gig_under_way`).
 */
export async function advanceGig(ports: GigPorts, gigId: string, wish: GigWish): Promise<Gig> {
  const { gig, decision } = await tryAdvanceGig(ports, gigId, wish);
  if (decision.kind === 'refused') throw refusal(decision);
  return gig;
}

/** Like `advanceGig`, but a refusal is an answer as well. */
export async function tryAdvanceGig(ports: GigPorts, gigId: string, wish: GigWish): Promise<GigOutcome> {
  const { item, decision } = await move<Gig, GigAttempt, GigTransition>(`gig ${gigId}`, {
    consider: async () => {
      const { gig, ...considered } = await considerGig(ports, gigId, wish);
      return { item: gig, ...considered };
    },
    commit: async (gig, transition, attempt) => {
      const change = changeGig(gig, transition, attempt);
      const effects = transition.effects ?? [];
      await ports.gigs.commit([
        // The gig comes first: where several conditions fail, the loser of a race is to read again before anything else.
        ...ports.gigs.change(change.gig, change.event),
        ...writesOfEffects(ports, { ...change, effects }),
      ]);
      return change.gig;
    },
  });
  return { gig: item, decision };
}

/** What a wish would do to the gig as it stands now; changes nothing. Fails with `gig_not_found` for strangers. */
export async function considerGig(
  { gigs, clock }: Pick<GigPorts, 'gigs' | 'clock'>,
  gigId: string,
  wish: GigWish,
): Promise<GigOutcome & { readonly attempt: GigAttempt }> {
  const gig = await gigs.get(gigId);
  if (!gig) throw new Failure('gig_not_found');
  const attempt = { ...wish, actor: wish.actor ?? actorIn(gig, wish), now: clock.now() };
  return { gig, attempt, decision: decideGig(gig, attempt) };
}

function actorIn(gig: Gig, { by, event }: GigWish): GigActor {
  const actor = by === system ? system : actorOf(gig, by);
  if (actor) return actor;
  // An operator who was not asked learns no more than one who came too late (D11).
  const isClaim = event === 'claimAccept' || event === 'claimReject';
  throw new Failure(isClaim ? 'transition_refused' : 'gig_not_found');
}
