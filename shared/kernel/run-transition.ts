import { Failure } from './errors.ts';

/**
 * The largest number of rivals for one item are those of a gig: its candidates (at most 20), its customer and its timer.
 * Each round one of them wins, so nobody loses more rounds than there are others.
 */
const maxRounds = 24;

/** A decision that the process table does not allow the event. */
export interface Refused {
  readonly kind: 'refused';
  readonly currentState: string;
  readonly allowedEvents: readonly string[];
  readonly guard?: string;
}

/** What the rules say to a wish. */
export type Verdict<Transition> =
  | { readonly kind: 'apply'; readonly transition: Transition }
  | { readonly kind: 'repeat' }
  | Refused;

/** What came of a wish. `item` is as it stands afterwards. */
export interface Outcome<Item, Transition> {
  readonly item: Item;
  readonly decision: Verdict<Transition>;
}

/** How somebody's wish is considered, and done. */
export interface Wish<Item, Attempt, Transition> {
  /** Reads the item and lets the rules decide. */
  consider(): Promise<Outcome<Item, Transition> & { readonly attempt: Attempt }>;
  /** Commits the transition and answers the item's next version. Fails with `changed_meanwhile` when a rival was first. */
  commit(item: Item, transition: Transition, attempt: Attempt): Promise<Item>;
}

/**
 * The one place where an item of any lifecycle moves: it is considered as it stands and what was decided is committed; who
 * loses to a rival considers again. `what` names the item in the failure `busy`.
 */
export async function move<Item, Attempt, Transition>(
  what: string,
  wish: Wish<Item, Attempt, Transition>,
): Promise<Outcome<Item, Transition>> {
  for (let round = 0; round < maxRounds; round += 1) {
    const { item, decision, attempt } = await wish.consider();
    if (decision.kind !== 'apply') return { item, decision };
    try {
      return { item: await wish.commit(item, decision.transition, attempt), decision };
    } catch (thrown) {
      if (thrown instanceof Failure && thrown.code === 'changed_meanwhile') continue;
      if (thrown instanceof Failure) throw thrown;
      return await afterLostAnswer(wish, thrown);
    }
  }
  throw new Failure('busy', { detail: `${what} changed in each of ${maxRounds} rounds` });
}

/** The commit may or may not have happened when its answer was lost. The item's history knows. */
async function afterLostAnswer<Item, Attempt, Transition>(
  wish: Wish<Item, Attempt, Transition>,
  thrown: unknown,
): Promise<Outcome<Item, Transition>> {
  const { item, decision } = await wish.consider();
  if (decision.kind === 'repeat') return { item, decision };
  throw thrown;
}

/** The 409 of a decision. */
export function refusal({ currentState, allowedEvents, guard }: Refused): Failure {
  return new Failure('transition_refused', {
    facts: { currentState, allowedEvents },
    detail: `refused in ${currentState}${guard ? ` by ${guard}` : ''}`,
  });
}
