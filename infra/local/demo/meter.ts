import type { Costs } from '../interfaces.ts';

/** Counts what AWS would bill from now on. */
export interface Meter {
  /** Runs `act` without counting what it costs. */
  leaveOut(act: () => Promise<void>): Promise<void>;
  /** The costs so far, as text for a story. */
  words(): string;
}

const units = [
  'readUnits',
  'writeUnits',
  'functionMilliseconds',
  'functionInvocations',
  'stateTransitions',
] as const satisfies readonly Parameters<Costs['add']>[0][];

export function startMeter(costs: Costs): Meter {
  const begin = costs.totals();
  const counted = (unit: (typeof units)[number]) => Math.round((costs.totals()[unit] - begin[unit]) * 10) / 10;
  return {
    async leaveOut(act) {
      const before = costs.totals();
      await act();
      const after = costs.totals();
      for (const unit of units) begin[unit] += after[unit] - before[unit];
    },
    words: () =>
      `${counted('readUnits')} read units, ${counted('writeUnits')} write units, ` +
      `${counted('functionMilliseconds')} function ms in ${counted('functionInvocations')} invocations, ` +
      `${counted('stateTransitions')} state transitions`,
  };
}
