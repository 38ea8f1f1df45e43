import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { areas } from '../areas.ts';
import type { Backend } from '../constructs/backend.ts';
import { faultsBehindNoRoute, metricOfAlarm } from '../constructs/operation-function.ts';
import type { StageSettings } from '../stages.ts';
import type { StateMachinesStack } from './state-machines.ts';

const period = Duration.minutes(5);

const smsBudgetsSpent = { namespace: 'Marketplace', metricName: 'smsBudgetsSpent' } as const;
const mailBudgetSpent = { namespace: 'Marketplace', metricName: 'mailBudgetSpent' } as const;
const connectionBudgetSpent = { namespace: 'Marketplace', metricName: 'connectionBudgetSpent' } as const;
const pushBudgetSpent = { namespace: 'Marketplace', metricName: 'pushBudgetSpent' } as const;
const providerBudgetSpent = { namespace: 'Marketplace', metricName: 'providerBudgetSpent' } as const;
const paymentsReversed = { namespace: 'Marketplace', metricName: 'paymentsReversed' } as const;

/** The resources to watch. */
interface Watched {
  readonly backend: Backend;
  readonly stateMachines: StateMachinesStack;
}

/** Alarms on faults that need attention, sent to one topic for operators, and one dashboard. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, { backend, stateMachines }: Watched) {
    super(scope, 'Observability');
    const topic = this.#alarmTopic();
    const notify = new SnsAction(topic);
    const metrics = {
      'Dead letters': backend.deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
      'Dead letters in order': backend.orderedDeadLetters.metricApproximateNumberOfMessagesVisible({ period }),
      'HTTP faults': httpMetric(backend, '5xx'),
      'Faults behind no HTTP route': new cloudwatch.Metric({
        ...faultsBehindNoRoute(backend.settings),
        statistic: 'Sum',
        period,
      }),
      // Written by shared/gibby/payments/payment-alarms.usecase.ts: a person must decide what follows.
      'Payments taken back': new cloudwatch.Metric({ ...paymentsReversed, statistic: 'Sum', period }),
      // Written by shared/platform/sms/sms.adapter.ts: somebody may earn by our texts.
      'SMS budgets spent': new cloudwatch.Metric({ ...smsBudgetsSpent, statistic: 'Sum', period }),
      // Written by shared/platform/http/stage-budget.adapter.ts: somebody has us send or ask very much.
      'Mail budget spent': new cloudwatch.Metric({ ...mailBudgetSpent, statistic: 'Sum', period }),
      // Written by shared/platform/realtime/connection-budget.adapter.ts: somebody opens very many sockets.
      'Connection budget spent': new cloudwatch.Metric({ ...connectionBudgetSpent, statistic: 'Sum', period }),
      'Push budget spent': new cloudwatch.Metric({ ...pushBudgetSpent, statistic: 'Sum', period }),
      'Provider budget spent': new cloudwatch.Metric({ ...providerBudgetSpent, statistic: 'Sum', period }),
      ...taskMetrics(backend.settings),
      ...executionMetrics(stateMachines),
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
      // Dashboards are those of the whole account, so that of another region must have another name.
      dashboardName: `${backend.settings.name}-marketplace-${this.region}`,
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
   * A topic with its own policy loses the default one by which CloudWatch may publish, so the policy grants it again.
   */
  #alarmTopic(): sns.Topic {
    const topic = new sns.Topic(this, 'Alarms', { enforceSSL: true });
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': this.account },
          ArnLike: { 'aws:SourceArn': this.formatArn({ service: 'cloudwatch', resource: 'alarm:*' }) },
        },
      }),
    );
    new CfnOutput(this, 'AlarmTopic', { value: topic.topicArn });
    return topic;
  }
}

function httpMetric({ httpApiId }: Backend, metricName: string, statistic = 'Sum'): cloudwatch.Metric {
  const dimensionsMap = { ApiId: httpApiId };
  return new cloudwatch.Metric({ namespace: 'AWS/ApiGateway', metricName, dimensionsMap, statistic, period });
}

/** Metrics of the tasks that have their own alarm, by the alarm's name in words. */
function taskMetrics(settings: StageSettings): Record<string, cloudwatch.Metric> {
  const alarms = areas
    .flatMap(({ operations }) => Object.values(operations))
    .flatMap((definition) => (definition.kind === 'task' && definition.alarm ? [definition.alarm] : []));
  return Object.fromEntries(
    alarms.map((alarm) => [
      capital(inWords(alarm)),
      new cloudwatch.Metric({ ...metricOfAlarm(settings, alarm), statistic: 'Sum', period }),
    ]),
  );
}

/** Metrics of each state machine, by its name in words: `instantStream` becomes `instant stream`. */
function executionMetrics({ machines }: StateMachinesStack): Record<string, cloudwatch.Metric> {
  const metrics = [...machines].flatMap(([name, machine]) => {
    const words = inWords(name);
    return [
      [`Failed ${words} processes`, executionMetric(machine, 'ExecutionsFailed')],
      [`${capital(words)} processes that ran out of time`, executionMetric(machine, 'ExecutionsTimedOut')],
    ];
  });
  return Object.fromEntries(metrics);
}

function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function executionMetric({ attrArn }: CfnStateMachine, metricName: string): cloudwatch.Metric {
  const dimensionsMap = { StateMachineArn: attrArn };
  return new cloudwatch.Metric({ namespace: 'AWS/States', metricName, dimensionsMap, statistic: 'Sum', period });
}
