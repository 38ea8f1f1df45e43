import { Failure } from '../../domain/errors.ts';
import type { Write } from '../../ports/transaction.ts';
import type { Table } from './table.ts';

/**
 * Commits all of it or, where a condition that answers `changed_meanwhile` does not hold, nothing: somebody else, or the
 * same one before, has done it already. Answers whether it was done now.
 */
export async function commitUnlessOvertaken(table: Table, writes: readonly Write[]): Promise<boolean> {
  try {
    await table.commit(writes);
    return true;
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'changed_meanwhile') return false;
    throw thrown;
  }
}
