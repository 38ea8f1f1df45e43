import { Failure } from '#shared/kernel/errors.ts';
import { type BudgetShare, fitsBudget } from '#shared/platform/http/stage-budget.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

/** Counts one call of a provider. Fails with `provider_unavailable` when this share of the stage's budget is spent. */
export async function spendProviderBudget(runtime: Runtime, provider: string, share: BudgetShare): Promise<void> {
  const perHour = Number(runtime.environment(`${provider.toUpperCase()}_PER_HOUR`));
  if (await fitsBudget(runtime, { of: provider, perHour, metric: 'providerBudgetSpent' }, share)) return;
  throw new Failure('provider_unavailable', { detail: `${provider}: the budget of the stage is spent` });
}
