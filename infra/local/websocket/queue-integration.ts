/** Routes that send to a queue without a function: an `AWS` integration with SendMessage of SQS. */

import type { Assembly, Resource, SendToQueue } from '../interfaces.ts';
import type { SocketEvent } from './event.ts';
import { renderTemplate } from './template.ts';

export interface QueueIntegration {
  readonly kind: 'queue';
  readonly queueName: string;
  /** The role under which the API sends. */
  readonly roleArn: string;
  /** Makes a form of SQS's query API from the event. */
  readonly template: string;
}

/**
 * The queue that a route's `Target` (`integrations/<id>`) sends to; undefined for a route with another integration.
 * @throws Error for a direct integration with anything but SQS.
 */
export function queueIntegrationOf(assembly: Assembly, route: Resource): QueueIntegration | undefined {
  const target = String(route.properties.Target).replace(/^integrations\//, '');
  const integration = assembly.ofType('AWS::ApiGatewayV2::Integration').find((candidate) => candidate.ref === target);
  const { IntegrationType, IntegrationUri, CredentialsArn, RequestTemplates } = integration?.properties ?? {};
  if (IntegrationType !== 'AWS') return undefined;
  const queueName = /^arn:[\w-]+:apigateway:[\w-]+:sqs:path\/\d+\/([\w.-]+)$/.exec(String(IntegrationUri))?.[1];
  const template: unknown = Object(RequestTemplates).$default;
  if (queueName === undefined || typeof template !== 'string') {
    throw new Error(`The integration ${target} has no queue or no template $default: ${String(IntegrationUri)}`);
  }
  return { kind: 'queue', queueName, roleArn: String(CredentialsArn), template };
}

/** Sends what the template makes of the event. The client gets nothing but the error frame of a failure. */
export async function sendToQueueOf(
  send: SendToQueue,
  { queueName, roleArn, template }: QueueIntegration,
  { requestContext, body = '' }: SocketEvent,
): Promise<{ readonly payload: unknown } | 'failed'> {
  try {
    const form = new URLSearchParams(renderTemplate(template, { context: requestContext, body }));
    send({ name: 'API Gateway', roleArn }, queueName, form);
    return { payload: undefined };
  } catch {
    return 'failed';
  }
}
