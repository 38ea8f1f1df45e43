/** The Lambda integrations of an API's routes, for HTTP and WebSocket APIs. */

import { isDebugged } from '../debugger.ts';
import type { Assembly, Iam, Resource } from '../interfaces.ts';

export interface Integration {
  readonly functionArn: string;
  readonly accountId: string;
  readonly region: string;
  /** The template's `TimeoutInMillis`, capped by the gateway's limit. */
  readonly timeoutMilliseconds: number;
}

/**
 * The integration that a route's `Target` (`integrations/<id>`) names.
 * @throws Error when the target is not a Lambda proxy: the local cloud runs nothing else.
 */
export function integrationOf(assembly: Assembly, route: Resource, maximumMilliseconds: number): Integration {
  const target = String(route.properties.Target).replace(/^integrations\//, '');
  const integration = assembly.ofType('AWS::ApiGatewayV2::Integration').find((candidate) => candidate.ref === target);
  const uri = String(integration?.properties.IntegrationUri);
  const functionArn = /arn:[\w-]+:lambda:[\w-]+:\d+:function:[^/]+/.exec(uri)?.[0];
  if (integration === undefined || functionArn === undefined) {
    throw new Error(`The route ${String(route.properties.RouteKey)} has no Lambda integration: ${target} ${uri}`);
  }
  const [, , , region = '', accountId = ''] = functionArn.split(':');
  const wanted = Number(integration.properties.TimeoutInMillis ?? maximumMilliseconds);
  return { functionArn, accountId, region, timeoutMilliseconds: Math.min(wanted, maximumMilliseconds) };
}

/** Whether a permission lets the stage and route (method and path template) of this API invoke the function. */
export function mayInvoke(iam: Iam, integration: Integration, apiId: string, stage: string, route: string): boolean {
  const { region, accountId, functionArn } = integration;
  const sourceArn = `arn:aws:execute-api:${region}:${accountId}:${apiId}/${stage}/${route}`;
  return iam.serviceMayInvoke('apigateway.amazonaws.com', functionArn, sourceArn);
}

/** The promise's value, or `timeout` when it takes longer in real time and no debugger holds it up. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | 'timeout'> {
  if (isDebugged()) return promise;
  const { promise: over, resolve } = Promise.withResolvers<'timeout'>();
  const timer = setTimeout(resolve, milliseconds, 'timeout');
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
  }
}
