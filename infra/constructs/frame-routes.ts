import { Stack, Validations } from 'aws-cdk-lib';
import * as gateway from 'aws-cdk-lib/aws-apigatewayv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sqs from 'aws-cdk-lib/aws-sqs';

/** The members of a `SocketMessage`, as the API's templates name their values. */
const textMembers = {
  type: '$context.eventType',
  connectionId: '$context.connectionId',
  // A frame may have characters that no SQS message may have, and escaping by templates makes no valid JSON.
  frame: '$util.base64Encode($input.body)',
};
const numberMembers = { connectedAt: '$context.connectedAt', at: '$context.requestTimeEpoch' };

/**
 * The call of SendMessage that the API makes of a message or a disconnection. The connection is the message group, so
 * a connection's messages are handled one after another, in the order in which the queue got them.
 */
function sendMessageTemplate(): string {
  const member = (name: string, value: string, quote: string) =>
    encodeURIComponent(`"${name}":${quote}`) + value + encodeURIComponent(quote);
  const members = [
    ...Object.entries(textMembers).map(([name, value]) => member(name, `$util.urlEncode(${value})`, '"')),
    ...Object.entries(numberMembers).map(([name, value]) => member(name, value, '')),
  ];
  const body = encodeURIComponent('{') + members.join(encodeURIComponent(',')) + encodeURIComponent('}');
  return [
    'Action=SendMessage',
    'MessageGroupId=$util.urlEncode($context.connectionId)',
    'MessageDeduplicationId=$util.urlEncode($context.requestId)',
    `MessageBody=${body}`,
  ].join('&');
}

/**
 * Sends everything that sockets say, and their ends, to the queue, with no function between: functions that run at the
 * same time would lose the order (docs/decisions).
 */
export function routeFramesTo(queue: sqs.IQueue, api: gateway.CfnApi): void {
  const stack = Stack.of(api);
  const role = new iam.Role(stack, 'FramesRole', {
    assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com'),
    inlinePolicies: {
      send: new iam.PolicyDocument({
        statements: [new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] })],
      }),
    },
  });
  const integration = new gateway.CfnIntegration(stack, 'Frames', {
    apiId: api.ref,
    integrationType: 'AWS',
    integrationMethod: 'POST',
    integrationUri: stack.formatArn({
      service: 'apigateway',
      account: 'sqs',
      resource: 'path',
      resourceName: `${stack.account}/${queue.queueName}`,
    }),
    credentialsArn: role.roleArn,
    passthroughBehavior: 'NEVER',
    requestParameters: { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" },
    templateSelectionExpression: '\\$default',
    requestTemplates: { $default: sendMessageTemplate() },
  });
  for (const routeKey of ['$default', '$disconnect']) {
    const route = new gateway.CfnRoute(stack, `Route${routeKey.slice(1)}`, {
      apiId: api.ref,
      routeKey,
      target: `integrations/${integration.ref}`,
    });
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'Only $connect can be authorised; the key is checked there, and signatures by the function.',
    });
  }
}
