import { Failure } from '#shared/kernel/errors.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import type { Table } from './table.dynamo.ts';

/** Each time that somebody is overtaken somebody else is done, and there seldom are more at one moment. */
const usualAttempts = 8;

/**
 * Commits all of it or, where a condition that answers `changed_meanwhile` does not hold, nothing: somebody else, or the
 * same one before, has done it already. Answers whether it was done now.
 */
export async function commitUnlessOvertaken(table: Table, writes: readonly Write[]): Promise<boolean> {
  try {
    await table.commit(writes);
    return true;
  } catch (thrown) {
    if (isOvertaken(thrown)) return false;
    throw thrown;
  }
}

/**
 * Reads, decides and commits: `work` begins anew when its commit was overtaken. Fails with `busy` and that detail when it
 * was overtaken each time.
 */
export async function untilCommitted<Result>(
  detail: string,
  work: () => Promise<Result>,
  attempts = usualAttempts,
): Promise<Result> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      return await work();
    } catch (thrown) {
      if (!isOvertaken(thrown)) throw thrown;
    }
  }
  throw new Failure('busy', { detail });
}

/** Whether a commit was refused because something changed since it was read. */
export function isOvertaken(thrown: unknown): boolean {
  return thrown instanceof Failure && thrown.code === 'changed_meanwhile';
}
