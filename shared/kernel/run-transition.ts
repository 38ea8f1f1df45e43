import { Failure } from './errors.ts';
import { retryOnConflict } from './optimistic-lock.ts';

/** A decision that the state machine does not allow the event. */
export interface Refused {
  readonly kind: 'refused';
  readonly currentState: string;
  readonly allowedEvents: readonly string[];
  readonly guard?: string;
}

/** What the rules decide about a command. */
export type Decision<Transition> =
  | { readonly kind: 'apply'; readonly transition: Transition }
  | { readonly kind: 'repeat' }
  | Refused;

/** The result of a command. `item` is its state after the command. */
interface TransitionOutcome<Item, Transition> {
  readonly item: Item;
  readonly decision: Decision<Transition>;
}

/** How a command is decided and committed. */
interface TransitionRequest<Item, Attempt, Transition> {
  /** Reads the item and lets the rules decide. */
  consider(): Promise<TransitionOutcome<Item, Transition> & { readonly attempt: Attempt }>;
  /** Commits the transition and returns the item's next version. Fails with `changed_meanwhile` on a conflict. */
  commit(item: Item, transition: Transition, attempt: Attempt): Promise<Item>;
}

/**
 * The one place where an item of any lifecycle changes its state: reads the item, decides, and commits the decision.
 * After a conflict it reads and decides again. `what` names the item in the failure `busy`.
 */
export async function runTransition<Item, Attempt, Transition>(
  what: string,
  request: TransitionRequest<Item, Attempt, Transition>,
): Promise<TransitionOutcome<Item, Transition>> {
  return retryOnConflict(`others change ${what}`, async () => {
    const { item, decision, attempt } = await request.consider();
    if (decision.kind !== 'apply') return { item, decision };
    try {
      return { item: await request.commit(item, decision.transition, attempt), decision };
    } catch (thrown) {
      if (thrown instanceof Failure) throw thrown;
      return await afterLostAnswer(request, thrown);
    }
  });
}

/** When the answer of a commit was lost, only the item's history shows whether it happened. */
async function afterLostAnswer<Item, Attempt, Transition>(
  request: TransitionRequest<Item, Attempt, Transition>,
  thrown: unknown,
): Promise<TransitionOutcome<Item, Transition>> {
  const { item, decision } = await request.consider();
  if (decision.kind === 'repeat') return { item, decision };
  throw thrown;
}

/** The failure for a refused decision, and a sentence for Gibby's people if the event has one. */
export function conflictOf({ currentState, allowedEvents, guard }: Refused, sentence?: string): Failure {
  return new Failure('transition_refused', {
    facts: { currentState, allowedEvents },
    ...(sentence && { sentence }),
    detail: `refused in ${currentState}${guard ? ` by ${guard}` : ''}`,
  });
}
