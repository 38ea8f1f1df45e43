import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Principal, UserPrincipal } from '#shared/kernel/principals.ts';
import type { RateLimits } from '#shared/kernel/request-ports.ts';
import { callbackFunction } from '#shared/kernel/route/callback.ts';
import type { CallbackDefinition, RouteDefinition, Unit } from '#shared/kernel/route/define.ts';
import { familyOf } from '#shared/kernel/route/family.ts';
import { httpFunction } from '#shared/kernel/route/http.ts';
import type { PipelinePorts } from '#shared/kernel/route/pipeline/request.ts';
import type { SessionsReader } from '#shared/platform/sessions/session.ports.ts';

/** Limits that count by `hit`, and see no repetition. */
export function limitsBy(hit: RateLimits['hit']): RateLimits {
  return {
    hit,
    hitOnce: async (subject, rule) => {
      const refused = await hit(subject, rule);
      return { isRepeat: false, ...(refused && { refused }) };
    },
    takeBack: async () => undefined,
    forget: async () => undefined,
  };
}

/** Lets every call pass, and counts none. */
export const unlimited: RateLimits = limitsBy(async () => undefined);

/** What a test sends to a route. */
export interface TestRequest {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON, except for a string (sent unchanged) and bytes (sent as API Gateway passes them on). */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The caller: an account or, by number, a user of Gibby. A valid API key is sent unless `headers` say otherwise. */
  readonly as?: string | number;
  readonly admin?: boolean;
  /** HEAD instead of the route's own method. */
  readonly method?: 'HEAD';
  /** The caller's network address. */
  readonly from?: string;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Parsed; a page as its text, a file in base64. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers freely and assert what they read.
  readonly body: any;
}

let commonHeaders: Readonly<Record<string, string>> = {};

/** Sends these headers with every call that the work makes. */
export async function withHeaders<T>(headers: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
  commonHeaders = headers;
  try {
    return await work();
  } finally {
    commonHeaders = {};
  }
}

/**
 * Calls a route through its whole pipeline with the given ports. `as` replaces sign-in; everything else is the deployed
 * code.
 */
export async function call(unit: Unit, ports: PipelinePorts & object, request: TestRequest = {}): Promise<TestAnswer> {
  const definition = unit.definition as RouteDefinition;
  const { as } = request;
  const account: Principal | undefined =
    typeof as === 'string' ? { accountId: as, sessionId: 'session', admin: request.admin ?? false } : undefined;
  const user: UserPrincipal | undefined =
    typeof as === 'number' ? { userId: as, sessionId: 'session', generation: 0, accessToken: 'token' } : undefined;
  const sessions: SessionsReader = {
    verify: async (token) => (token === 'token' ? account : undefined),
    isOpen: async () => true,
  };
  const function_ = httpFunction('test', unit as Unit<RouteDefinition>, {
    apiKeys: { ownerOf: async (key) => (key === 'key' ? familyOf(definition.path) : undefined) },
    sessions,
    userSessions: { verify: async (token) => (token === 'token' ? user : undefined) },
    rateLimits: unlimited,
    ...ports,
    // The accounts of most tests exist in name alone.
    administrators: { isAdministrator: async () => request.admin ?? false },
  });
  const event = {
    version: '2.0',
    routeKey: `${definition.method} ${definition.path}`,
    rawPath: definition.path,
    headers: {
      apikey: 'key',
      ...((account || user) && { authorization: 'Bearer token' }),
      ...(request.body !== undefined && { 'content-type': 'application/json' }),
      ...commonHeaders,
      ...request.headers,
    },
    queryStringParameters: request.query,
    pathParameters: request.params,
    requestContext: {
      requestId: 'test-request',
      http: { method: request.method ?? definition.method, sourceIp: request.from ?? '127.0.0.1' },
    },
    ...bodyOf(request.body),
  } as unknown as APIGatewayProxyEventV2;
  const answer = await function_(event, { awsRequestId: 'test-request' });
  const { statusCode: status = 0, headers = {}, body, isBase64Encoded = false } = answer;
  const isJson = !isBase64Encoded && !String(headers['content-type']).startsWith('text/html');
  return { status, headers, body: isJson ? JSON.parse(body || 'null') : body };
}

/** Calls a provider's callback through its whole pipeline, with the given ports. */
export async function sendCallback(
  unit: Unit<CallbackDefinition>,
  ports: PipelinePorts,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number; body: string }> {
  const event: Partial<APIGatewayProxyEventV2> = { headers, body, isBase64Encoded: false };
  const answer = await callbackFunction('test', unit, ports)(event as APIGatewayProxyEventV2, {});
  return { status: answer.statusCode ?? 0, body: answer.body ?? '' };
}

function bodyOf(body: unknown): { body?: string; isBase64Encoded: boolean } {
  if (body instanceof Uint8Array) return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
  if (body === undefined) return { isBase64Encoded: false };
  return { body: typeof body === 'string' ? body : JSON.stringify(body), isBase64Encoded: false };
}
