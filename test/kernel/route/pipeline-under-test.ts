import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import * as z from 'zod';
import type { Ambient } from '#shared/kernel/ports.ts';
import type { Principal, StreamCaller, UserPrincipal } from '#shared/kernel/principals.ts';
import type { HeldKey, IdempotencyKey, KeyedAttempt } from '#shared/kernel/request-ports.ts';
import {
  defineRoute,
  type RequestFacts,
  type RouteDefinition,
  type RouteShape,
  type Unit,
} from '#shared/kernel/route/define.ts';
import { httpFunction } from '#shared/kernel/route/http.ts';
import type { PipelinePorts } from '#shared/kernel/route/pipeline/request.ts';
import { unlimited } from '#test/support/call.ts';

/** A key and a token that the fakes know. Tests search logs for them, so no other word resembles them. */
export const goodKey = 'known-application-key';
export const goodToken = 'known.account.token';
/** A user's token, and the key of an application of Gibby, that the fakes know. */
export const goodUserToken = 'known-user-token';
export const goodGibbyKey = 'known-gibby-key';
export const signedInUser: UserPrincipal = { userId: 7, sessionId: 'u', generation: 0, accessToken: goodUserToken };

export const signedIn: Principal = { accountId: 'a'.repeat(24), sessionId: 's', admin: false };

interface LoggedLine {
  readonly level: 'info' | 'error';
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A token for the path of a stream, that the fakes know. */
export const goodStreamToken = 'known-stream-token';

/** The ports that every function gets, with a recorded log and a fixed time. */
export function ambient(): Ambient & { readonly lines: LoggedLine[] } {
  const lines: LoggedLine[] = [];
  return {
    lines,
    clock: { now: () => Date.parse('2026-03-01T12:00:00.000Z') },
    ids: {
      objectId: () => '0'.repeat(24),
      uuid: () => 'a-uuid',
      secret: (bytes) => '0'.repeat(bytes * 2),
      below: () => 0,
    },
    log: {
      info: (message, facts = {}) => lines.push({ level: 'info', message, facts }),
      error: (message, facts = {}) => lines.push({ level: 'error', message, facts }),
    },
  };
}

/** Answers by idempotency key, in memory, with a record of the calls. */
export function rememberedAnswers() {
  const records = new Map<string, { hash: string; response?: { status: number; body: string } }>();
  const nameOf = ({ operation, caller, key }: IdempotencyKey) => `${operation} ${caller} ${key}`;
  return {
    records,
    begin: async (key: IdempotencyKey, hash: string): Promise<KeyedAttempt> => {
      const record = records.get(nameOf(key));
      if (record?.response)
        return record.hash === hash ? { kind: 'done', response: record.response } : { kind: 'otherRequest' };
      if (record) return record.hash === hash ? { kind: 'underWay', waitSeconds: 7 } : { kind: 'otherRequest' };
      records.set(nameOf(key), { hash });
      const attempt: HeldKey = {
        run: (work) => work(),
        finish: async (response) => void records.set(nameOf(key), { hash, response }),
        release: async (result) => {
          if (result === 'failed') records.delete(nameOf(key));
        },
      };
      return { kind: 'mayRun', attempt };
    },
  };
}

const owners: Readonly<Record<string, string>> = { [goodKey]: 'dropin', [goodGibbyKey]: 'gibby' };

/** Ports that accept the valid keys and tokens. */
export function openPorts() {
  return {
    ...ambient(),
    apiKeys: { ownerOf: async (key: string) => owners[key] },
    sessions: { verify: async (token: string) => (token === goodToken ? signedIn : undefined) },
    administrators: { isAdministrator: async () => true },
    userSessions: { verify: async (token: string) => (token === goodUserToken ? signedInUser : undefined) },
    streamAccess: {
      resolve: async (token: string) =>
        token === goodStreamToken
          ? { streamId: 'b'.repeat(24), role: 'dealer' as const, roles: ['dealer' as const] }
          : undefined,
    },
    rateLimits: unlimited,
    idempotency: rememberedAnswers(),
  } satisfies PipelinePorts;
}

/** A route that uses everything the pipeline offers, by default. */
export const strictRoute = {
  method: 'POST',
  path: '/things/{thingId}',
  summary: 'A route for tests',
  source: 'X00',
  auth: 'account',
  params: z.object({ thingId: z.string().regex(/^[0-9]+$/) }),
  query: z.object({ page: z.coerce.number().int().optional() }),
  body: z.object({ name: z.string().min(1) }),
  accepts: ['json', 'form'],
  response: z.object({ id: z.string(), name: z.string() }),
  errors: [],
  uses: {},
} as const satisfies RouteShape;

export interface Sent {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly address?: string;
}

export const goodRequest = {
  headers: { apikey: goodKey, authorization: `Bearer ${goodToken}`, 'content-type': 'application/json' },
  params: { thingId: '7' },
  body: JSON.stringify({ name: 'kettle' }),
} as const satisfies Sent;

/** The same request from an application of Gibby. */
export const goodGibbyRequest = {
  ...goodRequest,
  headers: { ...goodRequest.headers, apikey: goodGibbyKey },
} as const satisfies Sent;

/** The same request from a user of that application. */
export const goodUserRequest = {
  ...goodRequest,
  headers: { ...goodGibbyRequest.headers, authorization: `Bearer ${goodUserToken}` },
} as const satisfies Sent;

type Operation = (input: {
  readonly body: unknown;
  readonly params: unknown;
  readonly query: unknown;
  readonly account?: Principal;
  readonly user?: UserPrincipal;
  readonly request: RequestFacts;
  readonly stream?: StreamCaller;
}) => unknown;

/** A route of this shape as one function, which keeps its memory between requests. */
export function functionOf(
  shape: RouteShape,
  ports: PipelinePorts,
  operation: Operation = ({ body }) => ({ id: '7', ...(body as object) }),
) {
  const definition: RouteDefinition = defineRoute(shape);
  const unit: Unit<RouteDefinition> = { definition, operation: async (input) => operation(input) };
  const run = httpFunction('makeThing', unit, ports);
  return async (sent: Sent = goodRequest, context: Partial<Context> = {}) => {
    const event: Partial<APIGatewayProxyEventV2> & { headers: Record<string, string | undefined> } = {
      version: '2.0',
      rawPath: '/called/path',
      headers: { ...sent.headers },
      requestContext: requestContext(sent.address),
      isBase64Encoded: sent.isBase64Encoded ?? false,
      ...(sent.params && { pathParameters: sent.params }),
      ...(sent.query && { queryStringParameters: sent.query }),
      ...(sent.body !== undefined && { body: sent.body }),
    };
    const answer = await run(event as APIGatewayProxyEventV2, context);
    const text = answer.body ?? '';
    return {
      status: answer.statusCode,
      headers: answer.headers ?? {},
      text,
      json: JSON.parse(text || 'null') as { error?: Record<string, unknown> } & Record<string, unknown>,
    };
  };
}

/** Sends a request to a new function of this shape through the whole pipeline. */
export function send(
  shape: RouteShape,
  ports: PipelinePorts,
  sent?: Sent,
  operation?: Operation,
  context?: Partial<Context>,
) {
  return functionOf(shape, ports, operation)(sent, context);
}

function requestContext(sourceIp = '192.0.2.1') {
  const http = { method: 'POST', path: '/', protocol: 'HTTP/1.1', sourceIp, userAgent: 'test' };
  return { requestId: 'request-1', http } as APIGatewayProxyEventV2['requestContext'];
}
