import { Failure } from './errors.ts';
import { refuseLate } from './limits/deadline.ts';
import type { Write } from './transaction.ts';

/**
 * Each conflict means that another writer succeeded, so a writer loses at most as often as there are others: the
 * candidates of a gig, the travellers who offer at once, a crowd in a room. More than these run out of time first.
 */
const defaultAttempts = 100;

/** Whether a commit was refused because something changed after it was read. */
export function isConflict(thrown: unknown): boolean {
  return thrown instanceof Failure && thrown.code === 'changed_meanwhile';
}

/**
 * Reads, decides and commits: runs `work` again after each conflict. Fails with `busy` and that detail when every
 * attempt ended in a conflict, and at the deadline of the invocation.
 */
export async function retryOnConflict<Result>(
  detail: string,
  work: () => Promise<Result>,
  attempts = defaultAttempts,
): Promise<Result> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    refuseLate();
    try {
      return await work();
    } catch (thrown) {
      if (!isConflict(thrown)) throw thrown;
    }
  }
  throw new Failure('busy', { detail });
}

/**
 * Commits all writes, or none when a condition that answers `changed_meanwhile` does not hold. Then another caller, or
 * an earlier attempt of this one, has already made the change. Returns whether this call committed.
 */
export async function commitIfUnchanged(
  store: { commit(writes: readonly Write[]): Promise<void> },
  writes: readonly Write[],
): Promise<boolean> {
  try {
    await store.commit(writes);
    return true;
  } catch (thrown) {
    if (isConflict(thrown)) return false;
    throw thrown;
  }
}
