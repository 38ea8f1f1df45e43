import { counted } from '#shared/kernel/clock-ids-log.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { rateLimits } from './rate-limit.dynamo.ts';

/** What a whole stage may send or ask in an hour, whoever causes it. */
export interface StageBudget {
  /** What is counted together: `mail`, `push`, `connection`, or the name of a provider. */
  readonly of: string;
  /** 0 is none: the operator's switch. */
  readonly perHour: number;
  /** The metric of the alarm that rings when the budget is spent. */
  readonly metric: 'mailBudgetSpent' | 'pushBudgetSpent' | 'providerBudgetSpent' | 'connectionBudgetSpent';
}

/** `half` is for what strangers can cause: the other half is left to what people and lifecycles need. */
export type BudgetShare = 'half' | 'whole';

/**
 * Counts one of the stage's budget. Returns false, after the line in the log that rings the alarm, when it is spent, or
 * the half of it that the caller may spend.
 */
export async function fitsBudget(runtime: Runtime, budget: StageBudget, share: BudgetShare): Promise<boolean> {
  const limits = rateLimits(runtime);
  const { of, perHour } = budget;
  const whole = { limit: perHour, windowSeconds: 3600 };
  const half = { ...whole, limit: Math.ceil(perHour / 2) };
  const isSpent =
    (share === 'half' && (await limits.hit(`${of}#half`, half))) || (await limits.hit(`${of}#stage`, whole));
  if (isSpent) reportSpent(runtime, budget);
  return !isSpent;
}

/** The line in the log that rings the alarm of a budget. */
export function reportSpent({ log, clock }: Runtime, { of, metric }: Pick<StageBudget, 'of' | 'metric'>): void {
  log.error('budget of the stage spent', { ...counted(clock, { [metric]: 'Count' }), [metric]: 1, budget: of });
}
