import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Failure } from '#shared/kernel/errors.ts';
import type { Ambient, Ports } from '#shared/kernel/ports.ts';
import type { Principal, StreamCaller, UserPrincipal } from '#shared/kernel/principals.ts';
import type { HeldKey, IdempotencyKey, RefusedHit } from '#shared/kernel/request-ports.ts';
import type { RouteDefinition } from '../define.ts';
import type { Family } from '../family.ts';

/** How a request with an idempotency key has been counted by the route's limit. */
export interface CountedByKey {
  /** An earlier attempt was counted for it, which may have its answer. */
  isUncounted: boolean;
  /** Counts this attempt. */
  readonly count: () => Promise<RefusedHit | undefined>;
  /** Has the next attempt counted. */
  readonly forget: () => Promise<void>;
}

/** What the steps of the pipeline have found out about one request so far. */
export interface Progress {
  readonly requestId: string;
  readonly startedAtMilliseconds: number;
  /** How the route was called: HEAD reaches the functions of GET. */
  readonly method: string;
  /** The caller's network, by which they are counted: an IPv4 address, or the /64 of an IPv6 address. */
  readonly address: string;
  /** The path that was called; it may hold a secret. */
  readonly path: string;
  /** Whether the caller's `accept` names HTML, as that of every browser does. */
  readonly wantsPage: boolean;
  /** Whether the caller's `accept-encoding` names gzip, without the weight 0 that would refuse it. */
  readonly takesGzip: boolean;
  /** The application whose API key was sent. */
  application?: string;
  account?: Principal;
  user?: UserPrincipal;
  /** The stream and party of the token in the path. */
  stream?: StreamCaller;
  /** The key that was sent. */
  idempotencyKey?: IdempotencyKey;
  /** How a limit has counted the request under that key. */
  countedByKey?: CountedByKey;
  /** The claim on that key while this request has it. */
  heldKey?: HeldKey;
  /** What a signature over the message proves, of a provider's callback or a server's request. */
  proven?: unknown;
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

/** Headers of every JSON response: caches must store none of them, since most are for one caller. */
export const answerHeaders = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
} as const;

/** Ports that the pipeline itself may need; `portsNeeded` says which of them a route binds. */
export type PipelinePorts = Ambient & {
  readonly apiKeys?: Ports['apiKeys']['read'];
  readonly sessions?: Pick<Ports['sessions']['read'], 'verify'>;
  readonly administrators?: Ports['administrators']['read'];
  readonly userSessions?: Pick<Ports['userSessions']['read'], 'verify'>;
  readonly streamAccess?: Ports['streamAccess']['read'];
  readonly serverSignatures?: Ports['serverSignatures']['read'];
  readonly rateLimits?: Ports['rateLimits']['write'];
  readonly idempotency?: Ports['idempotency']['write'];
};

/** What each step is created from. */
export interface Pipeline {
  readonly operation: string;
  readonly route: RouteDefinition;
  readonly family: Family;
  readonly ports: PipelinePorts;
}
