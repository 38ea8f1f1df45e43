import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import { stages } from '#infra/stages.ts';
import { ofType, synthesized } from './synthesized.ts';

const stacks = synthesized('all');
const root = join(import.meta.dirname, '../../..');

interface NamedMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

/** The metrics of an alarm: its own, or those that its expression adds up. */
function metricsOf(properties: Readonly<Record<string, unknown>>): readonly NamedMetric[] {
  const parts = properties.Metrics as readonly { readonly MetricStat?: { readonly Metric: NamedMetric } }[] | undefined;
  return parts?.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []) ?? [Object(properties)];
}

/** Dimensions under which AWS publishes these metrics (the user guide of each service, "Monitoring"). */
const publishedByAws: Readonly<Record<string, readonly string[]>> = {
  'AWS/ApiGateway 5xx': ['ApiId'],
  'AWS/DynamoDB ReadThrottleEvents': ['TableName', 'GlobalSecondaryIndexName TableName'],
  'AWS/DynamoDB WriteThrottleEvents': ['TableName', 'GlobalSecondaryIndexName TableName'],
  'AWS/Lambda IteratorAge': ['FunctionName'],
  'AWS/Lambda Throttles': [''],
  'AWS/SES Reputation.BounceRate': [''],
  'AWS/SES Reputation.ComplaintRate': [''],
  'AWS/SNS SMSMonthToDateSpentUSD': [''],
  'AWS/SQS ApproximateAgeOfOldestMessage': ['QueueName'],
  'AWS/SQS ApproximateNumberOfMessagesVisible': ['QueueName'],
  'AWS/States ExecutionsFailed': ['StateMachineArn'],
  'AWS/States ExecutionsTimedOut': ['StateMachineArn'],
};

describe.each(stages)('the alarms of stage $name', ({ name }) => {
  const own = stacks.filter(({ stage }) => stage === name);
  const alarms = ofType(own, 'AWS::CloudWatch::Alarm');

  test('each name a page that says what to do, and go to the topic', () => {
    expect(alarms.length).toBeGreaterThan(20);
    for (const { name: alarm, properties } of alarms) {
      const page = /docs\/runbooks\/[a-z-]+\.md$/.exec(String(properties.AlarmDescription))?.[0] ?? 'no page';
      expect(existsSync(join(root, page)), `${alarm}: ${page}`).toBe(true);
      expect(properties.AlarmActions, alarm).toHaveLength(1);
    }
  });

  test('watch metrics that something writes, and only those of their own stage', () => {
    const filtered = ofType(own, 'AWS::Logs::MetricFilter')
      .flatMap(({ properties }) => properties.MetricTransformations as readonly Record<string, unknown>[])
      .map(({ MetricNamespace, MetricName }) => `${MetricNamespace} ${MetricName}`);
    for (const { name: alarm, properties } of alarms) {
      for (const { Namespace, MetricName, Dimensions = [] } of metricsOf(properties)) {
        const metric = `${Namespace} ${MetricName}`;
        const dimensions = Dimensions.map(({ Name }) => Name).sort();
        if (Namespace.startsWith('AWS/')) expect(publishedByAws[metric], alarm).toContain(dimensions.join(' '));
        else if (Namespace === `Marketplace/${name}`) expect(filtered, alarm).toContain(metric);
        // Fields of log lines, of which test/infra/local/alarms.test.ts shows that the code writes each.
        else expect([Namespace, Dimensions], alarm).toEqual(['Marketplace', [{ Name: 'stage', Value: name }]]);
      }
    }
  });

  test('watch functions that exist', () => {
    const functions = ofType(own, 'AWS::Lambda::Function').map(({ properties }) => properties.FunctionName);
    const watched = alarms.flatMap(({ properties }) =>
      metricsOf(properties).flatMap(({ Dimensions = [] }) => Dimensions.filter(({ Name }) => Name === 'FunctionName')),
    );
    expect(watched.length).toBeGreaterThan(0);
    for (const { Value } of watched) expect(functions).toContain(Value);
  });

  test('can see what a queue gives up: no message expires before its last attempt', () => {
    const queues = ofType(own, 'AWS::SQS::Queue').filter(({ properties }) => properties.RedrivePolicy !== undefined);
    expect(queues.length).toBeGreaterThan(6);
    for (const { name: queue, properties } of queues) {
      const attempts = Number(Object(properties.RedrivePolicy).maxReceiveCount);
      const retention = Number(properties.MessageRetentionPeriod ?? 345_600);
      expect(attempts * Number(properties.VisibilityTimeout ?? 30), queue).toBeLessThan(retention);
    }
  });

  test('can see a scheduled run that fails: it becomes a dead letter, whether or not it reached its function', () => {
    const scheduled = areas
      .flatMap(({ operations }) => Object.entries(operations))
      .filter(([, definition]) => definition.kind === 'task' && definition.schedule);
    const rules = ofType(own, 'AWS::Events::Rule');
    const failures = ofType(own, 'AWS::Lambda::EventInvokeConfig');
    expect(rules).toHaveLength(scheduled.length);
    expect(failures).toHaveLength(scheduled.length);
    for (const { name: rule, properties } of rules) {
      for (const target of properties.Targets as readonly Record<string, unknown>[]) {
        expect(JSON.stringify(target.DeadLetterConfig), rule).toMatch(/DeadLetters/);
      }
    }
    for (const { name: config, properties } of failures) {
      expect(JSON.stringify(properties.DestinationConfig), config).toMatch(/DeadLetters/);
    }
  });
});

test('the relay never gives a record up, and the socket news that are given up are not the only copy', () => {
  const streams = ofType(stacks, 'AWS::Lambda::EventSourceMapping').filter(
    ({ properties }) => properties.StartingPosition !== undefined,
  );
  expect(streams).toHaveLength(2 * stages.length);
  for (const { name, properties } of streams) {
    expect(properties.MaximumRetryAttempts, name).toBe(name.includes('relayRecords') ? -1 : 20);
    expect(properties.MaximumRecordAgeInSeconds, name).toBeUndefined();
  }
});
