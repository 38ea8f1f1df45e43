import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { tableIndexes } from '#shared/kernel/grants.ts';
import { areas } from '../areas.ts';
import type { StateMachinesStack } from '../stacks/state-machines.ts';
import type { StageSettings } from '../stages.ts';
import type { Backend } from './backend.ts';
import { faultsBehindNoRoute, metricOfStage } from './operation-function.ts';

/** What rings when its metric is above a number. */
interface Alarm {
  readonly metric: cloudwatch.IMetric;
  /** Name of the page in docs/runbooks that says what to do. */
  readonly page: string;
  /** Default 0. */
  readonly above?: number;
  /** For how many periods in succession; default 1. */
  readonly periods?: number;
}

/** Alarms by their names in words. */
type Alarms = Readonly<Record<string, Alarm>>;

export const period = Duration.minutes(5);

/** A wait of a minute is felt by people; one that goes on for a quarter of an hour is no peak. */
const waits = { milliseconds: 60_000, seconds: 60, periods: 3 } as const;

/** SES reviews an account at these rates (SES developer guide, "Reputation metrics"). */
const mailRates = { bounces: 0.05, complaints: 0.001 } as const;

/** A month's texts of a small product; the spend limit of SNS itself ends what goes on. */
const monthlySmsDollars = 100;

/**
 * Every alarm of a stage. Metrics of ours have the stage as a dimension or in their namespace. Throttles of functions, the
 * reputation with SES and the spend on SMS are the account's, since their limits are: all stages of an account ring.
 */
export function alarmsOf(backend: Backend, stateMachines: StateMachinesStack): Alarms {
  const { settings } = backend;
  return {
    ...ofWorkLeftOver(backend),
    'HTTP faults': { metric: httpMetric(backend, '5xx'), page: 'http-faults' },
    'Faults behind no HTTP route': {
      metric: sumOf(faultsBehindNoRoute(settings)),
      page: 'faults-behind-no-http-route',
    },
    'Throttled functions': {
      metric: sumOf({ namespace: 'AWS/Lambda', metricName: 'Throttles' }),
      page: 'throttled-functions',
    },
    'Throttled table': { metric: throttlesOfTable(backend), page: 'throttled-table' },
    ...ofMoneyAndMessages(settings),
    ...ofTasks(settings),
    ...ofExecutions(stateMachines),
  };
}

/** What was given up, and what waits for too long. */
function ofWorkLeftOver({ settings, queues, deadLetters, orderedDeadLetters }: Backend): Alarms {
  const lag = { ...metricOfStage(settings, 'lagMilliseconds'), statistic: 'Maximum', period };
  const iteratorAge = (operation: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/Lambda',
      metricName: 'IteratorAge',
      dimensionsMap: { FunctionName: `${settings.name}-${operation}` },
      statistic: 'Maximum',
      period,
    });
  const { milliseconds, seconds, periods } = waits;
  const late = { page: 'work-that-waits', periods };
  return {
    'Dead letters': {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
      page: 'dead-letters',
    },
    'Dead letters in order': {
      metric: orderedDeadLetters.metricApproximateNumberOfMessagesVisible({ period }),
      page: 'dead-letters',
    },
    'Consumers behind': { metric: new cloudwatch.Metric(lag), above: milliseconds, ...late },
    'Relay behind': { metric: iteratorAge('relayRecords'), above: milliseconds, ...late },
    'Broadcast behind': { metric: iteratorAge('broadcastEvent'), above: milliseconds, ...late },
    'Frames waiting': {
      metric: queues.frames.metricApproximateAgeOfOldestMessage({ period }),
      above: seconds,
      ...late,
    },
    'Fan-out waiting': {
      metric: queues.fanout.metricApproximateAgeOfOldestMessage({ period }),
      above: seconds,
      ...late,
    },
  };
}

function ofMoneyAndMessages(settings: StageSettings): Alarms {
  const counted = (metricName: string) =>
    sumOf({ namespace: 'Marketplace', metricName, dimensionsMap: { stage: settings.name } });
  const highest = (namespace: string, metricName: string) =>
    new cloudwatch.Metric({ namespace, metricName, statistic: 'Maximum', period: Duration.hours(1) });
  return {
    // Written by shared/gibby/payments/payment-alarms.usecase.ts: a person must decide what follows.
    'Payments taken back': { metric: counted('paymentsReversed'), page: 'payments-taken-back' },
    'Payment reports refused': { metric: counted('paymentReportsRefused'), page: 'payment-reports-refused' },
    // Written by shared/platform/sms/sms.adapter.ts: somebody may earn by our texts.
    'SMS budgets spent': { metric: counted('smsBudgetsSpent'), page: 'sms-budgets-spent' },
    'SMS spend': {
      metric: highest('AWS/SNS', 'SMSMonthToDateSpentUSD'),
      above: monthlySmsDollars,
      page: 'sms-budgets-spent',
    },
    // Written by shared/platform/http/stage-budget.adapter.ts: somebody has us send, ask or open very much.
    'Mail budget spent': { metric: counted('mailBudgetSpent'), page: 'mail-budget-spent' },
    'Push budget spent': { metric: counted('pushBudgetSpent'), page: 'push-budget-spent' },
    'Provider budget spent': { metric: counted('providerBudgetSpent'), page: 'provider-budget-spent' },
    'Connection budget spent': { metric: counted('connectionBudgetSpent'), page: 'connection-budget-spent' },
    'Mails bounced': {
      metric: highest('AWS/SES', 'Reputation.BounceRate'),
      above: mailRates.bounces,
      page: 'mail-reputation',
    },
    'Mails complained of': {
      metric: highest('AWS/SES', 'Reputation.ComplaintRate'),
      above: mailRates.complaints,
      page: 'mail-reputation',
    },
  };
}

/** The tasks that have their own alarm, by the alarm's name in words. */
function ofTasks(settings: StageSettings): Alarms {
  const alarms = areas
    .flatMap(({ operations }) => Object.values(operations))
    .flatMap((definition) => (definition.kind === 'task' && definition.alarm ? [definition.alarm] : []));
  return Object.fromEntries(
    alarms.map((alarm) => {
      const words = inWords(alarm);
      return [capital(words), { metric: sumOf(metricOfStage(settings, alarm)), page: words.replaceAll(' ', '-') }];
    }),
  );
}

/** Each state machine, by its name in words: `instantStream` becomes `instant stream`. */
function ofExecutions({ machines }: StateMachinesStack): Alarms {
  const alarms = [...machines].flatMap(([name, machine]) => {
    const words = inWords(name);
    return [
      [`Failed ${words} processes`, ofExecution(machine, 'ExecutionsFailed')],
      [`${capital(words)} processes that ran out of time`, ofExecution(machine, 'ExecutionsTimedOut')],
    ];
  });
  return Object.fromEntries(alarms);
}

function ofExecution({ attrArn }: CfnStateMachine, metricName: string): Alarm {
  const metric = sumOf({ namespace: 'AWS/States', metricName, dimensionsMap: { StateMachineArn: attrArn } });
  return { metric, page: 'failed-processes' };
}

/** A throttled index holds up the table's writes, and is counted apart from it. */
function throttlesOfTable({ table }: Backend): cloudwatch.IMetric {
  const { tableName } = table;
  const metrics = ['ReadThrottleEvents', 'WriteThrottleEvents'].flatMap((metricName) => {
    const ofTable = { namespace: 'AWS/DynamoDB', metricName };
    const ofIndexes = tableIndexes.map((GlobalSecondaryIndexName) =>
      sumOf({ ...ofTable, dimensionsMap: { TableName: tableName, GlobalSecondaryIndexName } }),
    );
    return [sumOf({ ...ofTable, dimensionsMap: { TableName: tableName } }), ...ofIndexes];
  });
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index + 1}`, metric]));
  return new cloudwatch.MathExpression({ expression: 'SUM(METRICS())', usingMetrics, period });
}

export function httpMetric({ httpApiId }: Backend, metricName: string, statistic = 'Sum'): cloudwatch.Metric {
  const dimensionsMap = { ApiId: httpApiId };
  return new cloudwatch.Metric({ namespace: 'AWS/ApiGateway', metricName, dimensionsMap, statistic, period });
}

function sumOf(metric: Pick<cloudwatch.MetricProps, 'namespace' | 'metricName' | 'dimensionsMap'>): cloudwatch.Metric {
  return new cloudwatch.Metric({ ...metric, statistic: 'Sum', period });
}

function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
