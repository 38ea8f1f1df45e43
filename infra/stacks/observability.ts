import { CfnOutput, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { alarmsOf, httpMetric } from '../constructs/alarms.ts';
import type { Backend } from '../constructs/backend.ts';
import type { StateMachinesStack } from './state-machines.ts';

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
    const alarms = Object.entries(alarmsOf(backend, stateMachines));
    for (const [name, { metric, page, above = 0, periods = 1 }] of alarms) {
      new cloudwatch.Alarm(this, name.replaceAll(/[ -]/g, ''), {
        alarmDescription: `${name} in stage ${backend.settings.name}. What to do: docs/runbooks/${page}.md`,
        metric,
        threshold: above,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: periods,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      }).addAlarmAction(notify);
    }
    new cloudwatch.Dashboard(this, 'Dashboard', {
      // Dashboards are those of the whole account, so that of another region must have another name.
      dashboardName: `${backend.settings.name}-marketplace-${this.region}`,
      widgets: [
        [
          new cloudwatch.GraphWidget({ title: 'Alarms', left: alarms.map(([, { metric }]) => metric), width: 12 }),
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
