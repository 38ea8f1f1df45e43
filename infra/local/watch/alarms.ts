/** The template's alarms, by the metrics that the local cloud has. */

import { listOf, recordOf, textOf } from '../aws/call.ts';
import type { Assembly, Processes, Resource, VirtualClock } from '../interfaces.ts';
import type { MetricName, Metrics } from './metrics.ts';

/** An alarm as `/_local/` shows it. */
export interface AlarmState {
  readonly name: string;
  readonly description: string;
  readonly state: 'OK' | 'ALARM';
  /** What its periods were, the latest first; empty for those without data. */
  readonly values: readonly (number | undefined)[];
  readonly threshold: number;
  /** Whether anything here writes its metric: the account's own metrics exist on AWS alone. */
  readonly isMeasured: boolean;
}

interface AlarmParts {
  readonly assembly: Assembly;
  readonly clock: Pick<VirtualClock, 'now'>;
  readonly metrics: Metrics;
  readonly processes: Pick<Processes, 'list'>;
  readonly queues: () => readonly { readonly name: string; readonly visible: number }[];
}

interface Statistic {
  readonly metric: MetricName;
  readonly statistic: string;
}

interface Definition {
  readonly name: string;
  readonly description: string;
  readonly statistics: readonly Statistic[];
  readonly periodMs: number;
  readonly periods: number;
  readonly threshold: number;
}

const STATISTICS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  Maximum: (values) => Math.max(...values),
};

/** Metrics of AWS that are measured here too. All others of AWS have no data. */
const MEASURED = ['ApproximateNumberOfMessagesVisible', 'ExecutionsFailed', 'ExecutionsTimedOut'];

const FAILURES: Readonly<Record<string, string>> = { FAILED: 'ExecutionsFailed', TIMED_OUT: 'ExecutionsTimedOut' };

/**
 * States are decided when they are asked for, by the periods that end then.
 *
 * @throws Error naming an alarm of a form that is not understood here.
 */
export function createAlarms({ assembly, clock, metrics, processes, queues }: AlarmParts): () => readonly AlarmState[] {
  const counted = new Set<string>();

  /** What AWS measures by itself. */
  function measure(): void {
    for (const { name, visible } of queues()) {
      const metric = {
        namespace: 'AWS/SQS',
        name: 'ApproximateNumberOfMessagesVisible',
        dimensions: { QueueName: name },
      };
      metrics.put(metric, visible);
    }
    for (const { executionArn, status, stateMachine } of processes.list()) {
      const name = FAILURES[status];
      if (name === undefined || counted.has(executionArn)) continue;
      counted.add(executionArn);
      const machine = assembly
        .ofType('AWS::StepFunctions::StateMachine')
        .find(({ arn }) => arn.endsWith(`:${stateMachine}`));
      metrics.put({ namespace: 'AWS/States', name, dimensions: { StateMachineArn: machine?.arn ?? '' } }, 1);
    }
  }

  function stateOf({ name, description, statistics, periodMs, periods, threshold }: Definition): AlarmState {
    const nowMs = clock.now();
    const values = Array.from({ length: periods }, (_, index) => {
      const toMs = nowMs - index * periodMs;
      const found = statistics.flatMap(({ metric, statistic }) => {
        const ofPeriod = metrics.values(metric, toMs - periodMs, toMs);
        return ofPeriod.length > 0 ? [STATISTICS[statistic]?.(ofPeriod) ?? Number.NaN] : [];
      });
      return found.length > 0 ? found.reduce((sum, value) => sum + value, 0) : undefined;
    });
    const isBreached = values.every((value) => value !== undefined && value > threshold);
    const isMeasured = statistics.some(
      ({ metric }) => !metric.namespace.startsWith('AWS/') || MEASURED.includes(metric.name),
    );
    return { name, description, state: isBreached ? 'ALARM' : 'OK', values, threshold, isMeasured };
  }

  const definitions = () => assembly.ofType('AWS::CloudWatch::Alarm').map(definitionOf);
  definitions();
  return () => {
    measure();
    return definitions().map(stateOf);
  };
}

function definitionOf(resource: Resource): Definition {
  const { properties, stack, id, ref } = resource;
  const refuse = (what: string) => new Error(`Alarm ${stack}/${id}: ${what} is not understood here`);
  if (properties.ComparisonOperator !== 'GreaterThanThreshold') throw refuse(String(properties.ComparisonOperator));
  if (properties.TreatMissingData !== 'notBreaching')
    throw refuse(`missing data as ${String(properties.TreatMissingData)}`);
  if (properties.DatapointsToAlarm !== undefined) throw refuse('DatapointsToAlarm');
  const single: Record<string, unknown> = { ...properties, Stat: properties.Statistic, Metric: properties };
  const stats = properties.Metrics === undefined ? [single] : statsOf(properties.Metrics, refuse);
  const [period, ...others] = new Set(stats.map(({ Period }) => Number(Period)));
  if (period === undefined || others.length > 0) throw refuse('a mixture of periods');
  return {
    name: ref,
    description: String(properties.AlarmDescription ?? ''),
    statistics: stats.map(({ Stat, Metric }) => {
      if (STATISTICS[String(Stat)] === undefined) throw refuse(`the statistic ${String(Stat)}`);
      return { statistic: String(Stat), metric: metricOf(recordOf(Metric)) };
    }),
    periodMs: period * 1000,
    periods: Number(properties.EvaluationPeriods),
    threshold: Number(properties.Threshold),
  };
}

/** The sum of several metrics, the only expression that the templates have. */
function statsOf(metrics: unknown, refuse: (what: string) => Error) {
  const parts = listOf(metrics).map(recordOf);
  const expressions = parts.flatMap(({ Expression }) => textOf(Expression) ?? []);
  if (expressions.join() !== 'SUM(METRICS())') throw refuse(`the expression ${expressions.join()}`);
  return parts.flatMap(({ MetricStat }) => (MetricStat === undefined ? [] : [recordOf(MetricStat)]));
}

function metricOf({ Namespace, MetricName, Dimensions }: Record<string, unknown>): MetricName {
  const dimensions = listOf(Dimensions).map(recordOf);
  return {
    namespace: String(Namespace),
    name: String(MetricName),
    dimensions: Object.fromEntries(dimensions.map(({ Name, Value }) => [String(Name), String(Value)])),
  };
}
