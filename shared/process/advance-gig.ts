import { Failure } from '../domain/errors.ts';
import type { Gig } from '../domain/gig.ts';
import type { GigActor, GigDecision } from '../rules/gig.ts';
import { changeGig } from '../rules/gig-change.ts';
import { actorOf, decideGig, type GigAttempt } from '../rules/gig-decision.ts';
import type { GigPorts } from './gig-ports.ts';
import { writesOfEffects } from './gig-writes.ts';

/** What somebody wants to do to a gig: the attempt without what the gig and the clock say of it. */
export type GigWish = Omit<GigAttempt, 'actor' | 'now'>;

/** Whose wishes are not those of a party: the process itself. */
export const system = 'system';

/**
 * Rivals for one gig are its candidates (at most 20), its customer and its timer. Each round one of them wins, so nobody
 * loses more rounds than there are others.
 */
const maxRounds = 24;

/** What came of a wish. `gig` is as it stands afterwards. */
export interface GigOutcome {
  readonly gig: Gig;
  readonly decision: GigDecision;
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
  for (let round = 0; round < maxRounds; round += 1) {
    const { gig, decision, attempt } = await considerGig(ports, gigId, wish);
    if (decision.kind !== 'apply') return { gig, decision };
    const change = changeGig(gig, decision.transition, attempt);
    const effects = decision.transition.effects ?? [];
    const writes = [
      // The gig comes first: where several conditions fail, the loser of a race is to read again before anything else.
      ...ports.gigs.change(change.gig, change.event),
      ...writesOfEffects(ports, { ...change, effects }),
    ];
    try {
      await ports.gigs.commit(writes);
      return { gig: change.gig, decision };
    } catch (thrown) {
      if (thrown instanceof Failure && thrown.code === 'changed_meanwhile') continue;
      if (thrown instanceof Failure) throw thrown;
      return await afterLostAnswer(ports, gigId, wish, thrown);
    }
  }
  throw new Failure('busy', { detail: `gig ${gigId} changed in each of ${maxRounds} rounds` });
}

/** What a wish would do to the gig as it stands now; changes nothing. Fails with `gig_not_found` for strangers. */
export async function considerGig(
  { gigs, clock }: Pick<GigPorts, 'gigs' | 'clock'>,
  gigId: string,
  wish: GigWish,
): Promise<GigOutcome & { readonly attempt: GigAttempt }> {
  const gig = await gigs.get(gigId);
  if (!gig) throw new Failure('gig_not_found');
  const attempt = { ...wish, actor: actorIn(gig, wish), now: clock.now() };
  return { gig, attempt, decision: decideGig(gig, attempt) };
}

/** The 409 of a decision. */
export function refusal({ currentState, allowedEvents, guard }: Extract<GigDecision, { kind: 'refused' }>): Failure {
  return new Failure('transition_refused', {
    facts: { currentState, allowedEvents },
    detail: `refused in ${currentState}${guard ? ` by ${guard}` : ''}`,
  });
}

function actorIn(gig: Gig, { by, event }: GigWish): GigActor {
  const actor = by === system ? system : actorOf(gig, by);
  if (actor) return actor;
  // An operator who was not asked learns no more than one who came too late (routes.md D11).
  const isClaim = event === 'claimAccept' || event === 'claimReject';
  throw new Failure(isClaim ? 'transition_refused' : 'gig_not_found');
}

/** The commit may or may not have happened when its answer was lost. The gig's history knows. */
async function afterLostAnswer(ports: GigPorts, gigId: string, wish: GigWish, thrown: unknown): Promise<GigOutcome> {
  const { gig, decision } = await considerGig(ports, gigId, wish);
  if (decision.kind === 'repeat') return { gig, decision };
  throw thrown;
}
