import { createHash, createHmac } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { RouteDefinition, Unit } from '#shared/kernel/route/define.ts';
import { httpFunction } from '#shared/kernel/route/http.ts';
import type { PipelinePorts } from '#shared/kernel/route/pipeline/request.ts';
import { application } from './harness.ts';

/** What a server sends. Everything that is not given is right. */
export interface ServerCall {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON, except for a string. */
  readonly body?: unknown;
  /** Parameters of the signature that replace the right ones before it is made; undefined leaves one out. */
  readonly auth?: Readonly<Record<string, string | undefined>>;
  readonly secret?: string;
  /** That of the route unless it is said otherwise. */
  readonly method?: string;
  /** Changes what arrives after it was signed. */
  readonly arrives?: {
    readonly path?: string;
    readonly query?: Readonly<Record<string, string>>;
    readonly body?: string;
  };
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ServerAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** In seconds; 0 when the answer names no time. */
  readonly retryAfter: number;
}

/** Calls a route for servers through its whole pipeline, signed as Pusher's "HTTP API reference" says. */
export async function callAsServer(
  unit: Unit,
  ports: PipelinePorts & object,
  call: ServerCall = {},
): Promise<ServerAnswer> {
  const route = unit.definition as RouteDefinition;
  const params: Record<string, string> = { appId: application.appId, ...call.params };
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
  const body = typeof call.body === 'string' ? call.body : JSON.stringify(call.body);
  const query: Record<string, string | undefined> = {
    ...call.query,
    auth_key: application.key,
    auth_timestamp: String(Math.floor(ports.clock.now() / 1000)),
    auth_version: '1.0',
    ...(body && { body_md5: createHash('md5').update(body).digest('hex') }),
    ...call.auth,
  };
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const sorted = given
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const method = call.method ?? route.method;
  const text = [method, path, sorted.map((pair) => pair.join('=')).join('&')].join('\n');
  const signature = createHmac('sha256', call.secret ?? application.secret)
    .update(text)
    .digest('hex');
  const arriving = { ...Object.fromEntries(given), auth_signature: signature, ...call.arrives?.query };
  const event: Partial<APIGatewayProxyEventV2> = {
    rawPath: call.arrives?.path ?? path,
    rawQueryString: String(new URLSearchParams(arriving)),
    queryStringParameters: arriving,
    pathParameters: Object.fromEntries(Object.entries(params).filter(([name]) => route.path.includes(`{${name}}`))),
    headers: { 'content-type': 'application/json', ...call.headers },
    requestContext: { http: { method } } as APIGatewayProxyEventV2['requestContext'],
    isBase64Encoded: false,
    body: call.arrives?.body ?? body,
  };
  const answer = await httpFunction('test', unit as Unit<RouteDefinition>, ports)(event as APIGatewayProxyEventV2, {});
  return {
    status: answer.statusCode ?? 0,
    type: String(answer.headers?.['content-type']),
    text: answer.body ?? '',
    retryAfter: Number(answer.headers?.['retry-after'] ?? 0),
  };
}
