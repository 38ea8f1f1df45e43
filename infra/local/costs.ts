import type { Costs } from './interfaces.ts';

/** Counts what AWS would bill since the start; the counts end with the process. */
export function createCosts(): Costs {
  const totals = { readUnits: 0, writeUnits: 0, functionMilliseconds: 0, functionInvocations: 0, stateTransitions: 0 };
  return {
    add(unit, amount) {
      totals[unit] += amount;
    },
    totals: () => ({ ...totals }),
  };
}
