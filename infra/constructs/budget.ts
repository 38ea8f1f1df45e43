import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { Construct } from 'constructs';
import type { StageSettings } from '../stages.ts';

/** Says by mail when most of a month's budget of the AWS account is spent, and when the forecast is above all of it. */
export function addBudget(scope: Construct, { monthlyUsd, notify }: NonNullable<StageSettings['budget']>): void {
  const subscribers = [{ subscriptionType: 'EMAIL', address: notify }];
  const above = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
    notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
    subscribers,
  });
  new CfnBudget(scope, 'Budget', {
    budget: {
      // Without a name: another subscriber replaces a budget, and the new one could not have the name of the old.
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: monthlyUsd, unit: 'USD' },
    },
    notificationsWithSubscribers: [above('ACTUAL', 80), above('FORECASTED', 100)],
  });
}
