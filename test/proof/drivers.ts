import { Failure } from '#shared/kernel/errors.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import type { LedgerWriter } from '#shared/ledger/ledger.ports.ts';
import type { Transfer } from '#shared/ledger/ledger.rules.ts';
import type { Auditor } from './auditor.ts';
import type { Fault } from './history.ts';
import type { Hands } from './part.ts';

/** The connection broke or the process ended. The product never throws this error. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
}

/**
 * The ledger and commit for one delivery of a call. Its first commit meets the fault. The auditor learns which
 * transfers were tried, and which ones the store confirmed.
 */
export function handsFor(
  fault: Fault | undefined,
  books: LedgerWriter,
  commit: (writes: readonly Write[]) => Promise<void>,
  auditor: Auditor,
): Hands {
  let pending = fault;
  const tried = new Map<Write, readonly Transfer[]>();
  return {
    ledger: {
      ...books,
      postings: (transfers, at) => {
        const writes = books.postings(transfers, at);
        auditor.tried(transfers);
        for (const write of writes) tried.set(write, transfers);
        return writes;
      },
    },
    commit: async (writes) => {
      const met = pending;
      pending = undefined;
      if (met === 'crash') throw new Interruption('The process ended before it committed.');
      if (met === 'throttled') throw new Failure('busy');
      await commit(writes);
      auditor.acknowledged(new Set(writes.flatMap((write) => tried.get(write) ?? [])));
      if (met === 'timeout') throw new Interruption('The answer of the store was lost.');
    },
  };
}
