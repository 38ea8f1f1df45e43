import { Failure } from './errors.ts';

/**
 * A gig has the most writers in conflict over one item: its candidates (at most 20), its customer and its timer. Each
 * conflict means that another writer succeeded, so a writer loses at most as many rounds as there are others.
 */
const maxRounds = 24;

/** A decision that the state machine does not allow the event. */
export interface Refused {
  readonly kind: 'refused';
  readonly currentState: string;
  readonly allowedEvents: readonly string[];
  readonly guard?: string;
}

/** What the rules decide about a command. */
export type Verdict<Transition> =
  | { readonly kind: 'apply'; readonly transition: Transition }
  | { readonly kind: 'repeat' }
  | Refused;

/** The result of a command. `item` is its state after the command. */
export interface Outcome<Item, Transition> {
  readonly item: Item;
  readonly decision: Verdict<Transition>;
}

/** How a command is decided and committed. */
export interface Wish<Item, Attempt, Transition> {
  /** Reads the item and lets the rules decide. */
  consider(): Promise<Outcome<Item, Transition> & { readonly attempt: Attempt }>;
  /** Commits the transition and returns the item's next version. Fails with `changed_meanwhile` on a conflict. */
  commit(item: Item, transition: Transition, attempt: Attempt): Promise<Item>;
}

/**
 * The one place where an item of any lifecycle changes its state: reads the item, decides, and commits the decision.
 * After a conflict it reads and decides again. `what` names the item in the failure `busy`.
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

/** When the answer of a commit was lost, only the item's history shows whether it happened. */
async function afterLostAnswer<Item, Attempt, Transition>(
  wish: Wish<Item, Attempt, Transition>,
  thrown: unknown,
): Promise<Outcome<Item, Transition>> {
  const { item, decision } = await wish.consider();
  if (decision.kind === 'repeat') return { item, decision };
  throw thrown;
}

/** The 409 for a refused decision. */
export function refusal({ currentState, allowedEvents, guard }: Refused): Failure {
  return new Failure('transition_refused', {
    facts: { currentState, allowedEvents },
    detail: `refused in ${currentState}${guard ? ` by ${guard}` : ''}`,
  });
}
