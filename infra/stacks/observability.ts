import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Backend } from '../constructs/backend.ts';
import type { AreaStack } from './area.ts';
import type { ProcessesStack } from './processes.ts';

const period = Duration.minutes(5);

/** What is watched. */
export interface Watched {
  readonly areas: ReadonlyMap<string, AreaStack>;
  readonly backend: Backend;
  readonly processes: ProcessesStack;
}

/** Alarms on what nobody may overlook, sent to one topic that operators subscribe to, and one dashboard. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, { areas, backend, processes }: Watched) {
    super(scope, 'Observability');
    const topic = new sns.Topic(this, 'Alarms', { enforceSSL: true });
    const notify = new SnsAction(topic);
    const metrics = {
      'Dead letters': backend.deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
      'HTTP faults': httpMetric(backend, '5xx'),
      'Faults behind no HTTP route': this.#countFaults(areas, backend),
      'Failed gig processes': processMetric(processes, 'ExecutionsFailed'),
      'Gig processes that ran out of time': processMetric(processes, 'ExecutionsTimedOut'),
    };
    for (const [name, metric] of Object.entries(metrics)) {
      new cloudwatch.Alarm(this, name.replaceAll(' ', ''), {
        alarmDescription: `${name} in stage ${backend.settings.name}.`,
        metric,
        threshold: 0,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: 1,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      }).addAlarmAction(notify);
    }
    new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: `${backend.settings.name}-marketplace`,
      widgets: [
        [
          new cloudwatch.GraphWidget({ title: 'Alarms', left: Object.values(metrics), width: 12 }),
          new cloudwatch.GraphWidget({
            title: 'HTTP requests',
            left: [httpMetric(backend, 'Count'), httpMetric(backend, '4xx')],
            right: [httpMetric(backend, 'Latency', 'p99')],
            width: 12,
          }),
        ],
      ],
    });
  }

  /**
   * Sockets, consumers and tasks answer no HTTP request, so that the API's count of faults misses them. Their log lines
   * carry `faults`; all are counted in one metric of the stage.
   */
  #countFaults(areas: ReadonlyMap<string, AreaStack>, { settings }: Backend): cloudwatch.Metric {
    const metricNamespace = `Marketplace/${settings.name}`;
    const metricName = 'faultsBehindNoRoute';
    for (const area of areas.values()) {
      for (const [operation, { definition, logGroup }] of area.functions) {
        if (definition.kind === 'route' || definition.kind === 'callback') continue;
        new logs.MetricFilter(this, `FaultsOf-${operation}`, {
          logGroup,
          filterPattern: logs.FilterPattern.numberValue('$.faults', '>', 0),
          metricNamespace,
          metricName,
          metricValue: '$.faults',
        });
      }
    }
    return new cloudwatch.Metric({ namespace: metricNamespace, metricName, statistic: 'Sum', period });
  }
}

function httpMetric({ httpApiId }: Backend, metricName: string, statistic = 'Sum'): cloudwatch.Metric {
  const dimensionsMap = { ApiId: httpApiId };
  return new cloudwatch.Metric({ namespace: 'AWS/ApiGateway', metricName, dimensionsMap, statistic, period });
}

function processMetric({ gig }: ProcessesStack, metricName: string): cloudwatch.Metric {
  const dimensionsMap = { StateMachineArn: gig.attrArn };
  return new cloudwatch.Metric({ namespace: 'AWS/States', metricName, dimensionsMap, statistic: 'Sum', period });
}
