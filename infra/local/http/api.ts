/** The template's API Gateway HTTP APIs: limits, routing, permission, event, Lambda, answer. */

import type { Assembly, Iam, InvocationResult, Lambda, Resource, VirtualClock } from '../interfaces.ts';
import { isThrottle } from '../lambda/refusal.ts';
import { readOncePerExchange } from '../template/exchange.ts';
import { type CorsConfiguration, isPreflight, preflightAnswer, withCors } from './cors.ts';
import { gatewayId, httpEvent } from './event.ts';
import { type Integration, integrationOf, mayInvoke, within } from './integration.ts';
import { BodyTooLarge, type FrontAnswer, type FrontRequest, messageAnswer } from './message.ts';
import { answerOf, INTERNAL_SERVER_ERROR } from './response.ts';
import { compileRoute, matchRoute, type RouteMatch, sortRoutes } from './routes.ts';

interface HttpApiParts {
  readonly assembly: Assembly;
  readonly iam: Iam;
  readonly lambda: Lambda;
  readonly clock: VirtualClock;
}

export interface HttpApi {
  readonly apiId: string;
  /** Host name of the deployed API. */
  readonly domainName: string;
  handle(request: FrontRequest): Promise<FrontAnswer>;
}

/** Quotas of HTTP APIs (API Gateway developer guide, "Quotas"). */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_HEAD_BYTES = 10_240;
const MAX_TIMEOUT_MILLISECONDS = 30_000;

const NOT_FOUND = messageAnswer(404, 'Not Found');
const TOO_LARGE = messageAnswer(413, 'Request Entity Too Large');
const HEAD_TOO_LARGE = messageAnswer(431, 'Request Header Fields Too Large');
const UNAVAILABLE = messageAnswer(503, 'Service Unavailable');

interface Target extends Integration {
  readonly isPermitted: boolean;
}

/** All HTTP APIs of the template. @throws Error when a route leads to no Lambda function. */
export function createHttpApis(parts: HttpApiParts): HttpApi[] {
  const apis = parts.assembly.ofType('AWS::ApiGatewayV2::Api');
  return apis.filter((api) => api.properties.ProtocolType === 'HTTP').map((api) => createHttpApi(parts, api));
}

function createHttpApi(parts: HttpApiParts, api: Resource): HttpApi {
  const { assembly, iam } = parts;
  const apiId = api.ref;
  const ofApi = (resource: Resource): boolean => resource.properties.ApiId === apiId;
  const stages = assembly
    .ofType('AWS::ApiGatewayV2::Stage')
    .filter(ofApi)
    .map((stage) => String(stage.properties.StageName));
  const stage = stages[0] ?? '$default';
  const prefix = stage === '$default' ? '' : `/${stage}`;
  const cors = corsOf(api);
  const routes = readOncePerExchange(assembly, () =>
    sortRoutes(
      assembly
        .ofType('AWS::ApiGatewayV2::Route')
        .filter(ofApi)
        .map((route) => {
          const routeKey = String(route.properties.RouteKey);
          const integration = integrationOf(assembly, route, MAX_TIMEOUT_MILLISECONDS);
          const isPermitted = mayInvoke(iam, integration, apiId, stage, routeKey.replace(' ', ''));
          return compileRoute<Target>(routeKey, { ...integration, isPermitted });
        }),
    ),
  );
  const region = routes()[0]?.target.region ?? 'us-east-1';
  const domainName = `${apiId}.execute-api.${region}.amazonaws.com`;

  async function handle(request: FrontRequest): Promise<FrontAnswer> {
    if (request.headBytes > MAX_HEAD_BYTES) return HEAD_TOO_LARGE;
    if (cors !== undefined && isPreflight(request)) return preflightAnswer(cors, request);
    const answer = await route(request);
    return cors === undefined ? answer : withCors(cors, request, answer);
  }

  async function route(request: FrontRequest): Promise<FrontAnswer> {
    if (!`${request.path}/`.startsWith(`${prefix}/`)) return NOT_FOUND;
    const match = matchRoute(routes(), request.method, request.path.slice(prefix.length) || '/');
    if (match === undefined) return NOT_FOUND;
    try {
      return await integrate(request, await request.readBody(MAX_BODY_BYTES), match);
    } catch (error) {
      if (error instanceof BodyTooLarge) return TOO_LARGE;
      throw error;
    }
  }

  async function integrate(request: FrontRequest, body: Buffer, match: RouteMatch<Target>): Promise<FrontAnswer> {
    const { target, routeKey } = match.route;
    const { pathParameters } = match;
    const requestId = gatewayId();
    if (!target.isPermitted) return stamped(INTERNAL_SERVER_ERROR, requestId);
    const { accountId } = target;
    const nowMs = parts.clock.now();
    const context = { accountId, apiId, domainName, routeKey, stage, pathParameters, nowMs, requestId };
    const event = httpEvent(request, body, context);
    const result = await invoke(target, event);
    if (result === 'too large') return stamped(TOO_LARGE, requestId);
    if (result === 'timeout' || result === 'throttled') return stamped(UNAVAILABLE, requestId);
    const answer = result.functionError === undefined ? answerOf(result.payload) : INTERNAL_SERVER_ERROR;
    return stamped(answer, requestId);
  }

  /** Lambda refuses events over its limit of 6 MB; a body within the gateway's 10 MB can exceed it. */
  async function invoke(
    target: Target,
    event: unknown,
  ): Promise<InvocationResult | 'timeout' | 'too large' | 'throttled'> {
    try {
      return await within(target.timeoutMilliseconds, parts.lambda.invoke(target.functionArn, event));
    } catch (error) {
      if (error instanceof Error && error.name === 'RequestTooLargeException') return 'too large';
      if (isThrottle(error)) return 'throttled';
      throw error;
    }
  }

  return { apiId, domainName, handle };
}

function corsOf(api: Resource): CorsConfiguration | undefined {
  const cors = api.properties.CorsConfiguration;
  return typeof cors === 'object' && cors !== null ? cors : undefined;
}

function stamped(answer: FrontAnswer, requestId: string): FrontAnswer {
  return { ...answer, headers: { ...answer.headers, 'apigw-requestid': requestId } };
}
