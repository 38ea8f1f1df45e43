import { createHash } from 'node:crypto';
import type { Resource } from '#infra/local/interfaces.ts';
import { isRecord, listOf, recordOf, ServiceError } from '../call.ts';
import type { AwsParts } from '../dependencies.ts';
import type { Queues } from '../sqs/queues.ts';
import { compilePattern, type Matcher } from '../streams/pattern.ts';

export interface TopicMessage {
  readonly message: string;
  readonly subject?: string;
  /** Message attributes by name: `{DataType, StringValue}`. */
  readonly attributes?: Readonly<Record<string, { DataType: string; StringValue: string }>>;
}

/** The template's topics and the functions and queues that subscribe to them. */
export interface Topics {
  /** Delivers to all subscriptions; returns the message id. Throws NotFound for an unknown topic. */
  publish(topicArn: string, message: TopicMessage): Promise<string>;
}

interface Subscription {
  readonly arn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly raw: boolean;
  readonly matches: Matcher;
}

function toSubscription(topicArn: string, properties: Record<string, unknown>): Subscription {
  const protocol = String(properties.Protocol);
  if (protocol !== 'lambda' && protocol !== 'sqs')
    throw new Error(`Topic ${topicArn}: protocol ${protocol} is not supported.`);
  if (properties.FilterPolicyScope === 'MessageBody')
    throw new Error(`Topic ${topicArn}: filters on the body are not supported.`);
  const policy = isRecord(properties.FilterPolicy) ? properties.FilterPolicy : {};
  const endpoint = String(properties.Endpoint);
  return {
    arn: `${topicArn}:${createHash('md5').update(endpoint).digest('hex')}`,
    protocol,
    endpoint,
    raw: properties.RawMessageDelivery === true,
    matches: compilePattern(policy),
  };
}

function subscriptionsOf(topic: Resource, subscriptions: readonly Resource[]): Subscription[] {
  const own = listOf(topic.properties.Subscription).map(recordOf);
  const separate = subscriptions.map(({ properties }) => properties).filter(({ TopicArn }) => TopicArn === topic.arn);
  return [...own, ...separate].map((properties) => toSubscription(topic.arn, properties));
}

export function createTopics({ assembly, iam, lambda, clock }: AwsParts, queues: Queues): Topics {
  const separate = assembly.ofType('AWS::SNS::Subscription');
  const byTopic = new Map(
    assembly.ofType('AWS::SNS::Topic').map((topic) => [topic.arn, subscriptionsOf(topic, separate)]),
  );

  function envelope(topicArn: string, messageId: string, { message, subject, attributes }: TopicMessage) {
    const Timestamp = new Date(clock.now()).toISOString();
    const MessageAttributes = Object.fromEntries(
      Object.entries(attributes ?? {}).map(([name, value]) => [
        name,
        { Type: value.DataType, Value: value.StringValue },
      ]),
    );
    return {
      Type: 'Notification',
      MessageId: messageId,
      TopicArn: topicArn,
      Subject: subject,
      Message: message,
      Timestamp,
      MessageAttributes,
    };
  }

  async function deliver(topicArn: string, subscription: Subscription, messageId: string, message: TopicMessage) {
    const notification = envelope(topicArn, messageId, message);
    if (subscription.protocol === 'sqs') {
      const body = subscription.raw ? message.message : JSON.stringify(notification);
      queues.send(queues.find(subscription.endpoint), { body, attributes: subscription.raw ? message.attributes : {} });
      return;
    }
    // In AWS, a topic without permission to invoke loses its messages silently; here the log reports it.
    if (!iam.serviceMayInvoke('sns.amazonaws.com', subscription.endpoint, topicArn)) {
      console.error(`Topic ${topicArn} has no permission to invoke ${subscription.endpoint}.`);
      return;
    }
    await lambda().invokeAsync(subscription.endpoint, {
      Records: [
        { EventVersion: '1.0', EventSubscriptionArn: subscription.arn, EventSource: 'aws:sns', Sns: notification },
      ],
    });
  }

  return {
    async publish(topicArn, message) {
      const subscriptions = byTopic.get(topicArn);
      if (subscriptions === undefined) throw new ServiceError(404, 'NotFound', 'Topic does not exist');
      const messageId = crypto.randomUUID();
      const values = Object.fromEntries(
        Object.entries(message.attributes ?? {}).map(([name, { DataType, StringValue }]) => [
          name,
          DataType === 'Number' ? Number(StringValue) : StringValue,
        ]),
      );
      for (const subscription of subscriptions) {
        if (subscription.matches(values)) await deliver(topicArn, subscription, messageId, message);
      }
      return messageId;
    },
  };
}
