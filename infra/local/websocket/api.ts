/** One WebSocket API of the template: its stage, its routes, and the function or queue that each route leads to. */

import { type Integration, integrationOf, mayInvoke, within } from '../http/integration.ts';
import type { Assembly, Iam, Lambda, Resource, SendToQueue } from '../interfaces.ts';
import { isThrottle } from '../lambda/refusal.ts';
import { readOncePerExchange } from '../template/exchange.ts';
import type { SocketEvent } from './event.ts';
import { type QueueIntegration, queueIntegrationOf, sendToQueueOf } from './queue-integration.ts';

interface FunctionRoute extends Integration {
  readonly kind: 'function';
  readonly isPermitted: boolean;
  /** Whether the function's answer is sent back over the socket. */
  readonly answers: boolean;
}

type SocketRoute = { readonly routeKey: string } & (FunctionRoute | QueueIntegration);

export interface SocketApi {
  readonly apiId: string;
  readonly stage: string;
  readonly domainName: string;
  routeFor(routeKey: string): SocketRoute | undefined;
  /** The route that the selection expression chooses for a message; `$default` when it chooses none. */
  routeOfMessage(body: string): SocketRoute | undefined;
}

const MAX_TIMEOUT_MILLISECONDS = 29_000;
const REGION = 'us-east-1';

/** All WebSocket APIs of the template. */
export function readSocketApis(assembly: Assembly, iam: Iam): SocketApi[] {
  const apis = assembly.ofType('AWS::ApiGatewayV2::Api');
  return apis
    .filter((api) => api.properties.ProtocolType === 'WEBSOCKET')
    .map((api) => readSocketApi(assembly, iam, api));
}

function readSocketApi(assembly: Assembly, iam: Iam, api: Resource): SocketApi {
  const apiId = api.ref;
  const ofApi = (resource: Resource): boolean => resource.properties.ApiId === apiId;
  const stage = String(assembly.ofType('AWS::ApiGatewayV2::Stage').find(ofApi)?.properties.StageName);
  const read = readOncePerExchange(assembly, () => {
    const routes = new Map<string, SocketRoute>();
    for (const route of assembly.ofType('AWS::ApiGatewayV2::Route').filter(ofApi)) {
      const routeKey = String(route.properties.RouteKey);
      const queue = queueIntegrationOf(assembly, route);
      if (queue !== undefined) {
        routes.set(routeKey, { ...queue, routeKey });
        continue;
      }
      const integration = integrationOf(assembly, route, MAX_TIMEOUT_MILLISECONDS);
      const isPermitted = mayInvoke(iam, integration, apiId, stage, routeKey);
      const answers = route.properties.RouteResponseSelectionExpression === '$default';
      routes.set(routeKey, { kind: 'function', ...integration, routeKey, isPermitted, answers });
    }
    return { routes, path: selectionPath(api, routes) };
  });
  return {
    apiId,
    stage,
    domainName: `${apiId}.execute-api.${REGION}.amazonaws.com`,
    routeFor: (routeKey) => read().routes.get(routeKey),
    routeOfMessage: (body) => {
      const { routes, path } = read();
      return routes.get(selectedKey(body, path)) ?? routes.get('$default');
    },
  };
}

/**
 * Path of the route key within a message; empty when every message takes `$default` anyway.
 * @throws Error when the template selects by anything but `$request.body.<member>`.
 */
function selectionPath(api: Resource, routes: ReadonlyMap<string, unknown>): string[] {
  if ([...routes.keys()].every((routeKey) => routeKey.startsWith('$'))) return [];
  const expression = String(api.properties.RouteSelectionExpression);
  const members = /^\$request\.body\.([\w.]+)$/.exec(expression)?.[1];
  if (members === undefined) throw new Error(`The route selection expression ${expression} is not supported`);
  return members.split('.');
}

function selectedKey(body: string, path: readonly string[]): string {
  if (path.length === 0) return '$default';
  try {
    let value: unknown = JSON.parse(body);
    for (const member of path) value = Object.getOwnPropertyDescriptor(Object(value), member)?.value;
    return typeof value === 'string' && !value.startsWith('$') ? value : '$default';
  } catch {
    return '$default';
  }
}

/** The outcome of a route: its function's answer, or `failed` for a missing permission or concurrency, an error or a timeout. */
type SocketOutcome = { readonly payload: unknown } | 'failed';

/** What routes lead to. */
export interface Targets {
  readonly lambda: Lambda;
  readonly sendToQueue: SendToQueue;
}

export async function invokeRoute(targets: Targets, route: SocketRoute, event: SocketEvent): Promise<SocketOutcome> {
  if (route.kind === 'queue') return sendToQueueOf(targets.sendToQueue, route, event);
  if (!route.isPermitted) return 'failed';
  const result = await within(route.timeoutMilliseconds, targets.lambda.invoke(route.functionArn, event)).catch(
    (error: unknown) => {
      if (!isThrottle(error)) throw error;
      return 'throttled' as const;
    },
  );
  if (result === 'timeout' || result === 'throttled') return 'failed';
  return result.functionError !== undefined ? 'failed' : { payload: result.payload };
}
