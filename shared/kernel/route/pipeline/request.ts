import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Failure } from '#shared/kernel/errors.ts';
import type { Ambient, Ports } from '#shared/kernel/ports.ts';
import type { Principal, StreamCaller, UserPrincipal } from '#shared/kernel/principals.ts';
import type { IdempotencyKey } from '#shared/kernel/request-ports.ts';
import type { RouteDefinition } from '../define.ts';
import type { Family } from '../family.ts';

/** What one request has come to so far: each step of the pipeline adds to it. */
export interface Progress {
  readonly requestId: string;
  readonly startedAtMilliseconds: number;
  /** Network address of the caller. */
  readonly address: string;
  /** The application whose API key came with the request. */
  application?: string;
  account?: Principal;
  user?: UserPrincipal;
  /** Whose token stands in the path. */
  stream?: StreamCaller;
  /** The key that came with the request. */
  idempotencyKey?: IdempotencyKey;
  /** The same key once this request holds it: only its holder may finish or give it back. */
  heldKey?: IdempotencyKey;
  failure?: Failure;
}

/** middy's request with this pipeline's types. */
export interface Request {
  event: Omit<APIGatewayProxyEventV2, 'body'> & { body?: unknown };
  readonly context: Partial<Context>;
  response?: unknown;
  readonly error?: unknown;
  readonly internal: { progress: Progress };
}

export type HttpAnswer = APIGatewayProxyStructuredResultV2;

/** Headers of every JSON answer: none of them may be kept by a cache, since most are for one caller. */
export const answerHeaders = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
} as const;

/** Ports the pipeline itself may need; `portsNeeded` says which of them a route binds. */
export type PipelinePorts = Ambient & {
  readonly apiKeys?: Ports['apiKeys']['read'];
  readonly sessions?: Ports['sessions']['read'];
  readonly userSessions?: Pick<Ports['userSessions']['read'], 'verify'>;
  readonly streamAccess?: Ports['streamAccess']['read'];
  readonly rateLimits?: Ports['rateLimits']['write'];
  readonly idempotency?: Ports['idempotency']['write'];
};

/** What each step is made from. */
export interface Pipeline {
  readonly operation: string;
  readonly route: RouteDefinition;
  readonly family: Family;
  readonly ports: PipelinePorts;
}
