import type * as z from 'zod';
import type { ErrorCode } from '../errors.ts';
import type { LimitRule } from '../limits/sliding-window.ts';
import type { Page, PageOutcome } from '../page.ts';
import type { PortsOf, Uses } from '../ports.ts';
import type { Principal, StreamCaller, UserPrincipal } from '../principals.ts';
import type { Topic, TopicRecord } from '../topic.ts';
import { familyOf } from './family.ts';

/**
 * Who may call a route. All kinds except `public` and `server` also require the application's API key, unless the route
 * says `apiKey: 'optional'`. `account` is a signed-in Dropin account, `user` a signed-in Gibby user. `admin` is an
 * administrator's account, for Gibby's routes too: a Gibby user can never become an administrator. `streamToken` is the
 * holder of the secret that is part of the path as `{token}`. `server` is a server that knows the realtime secret and
 * signs each request with it; the path names the application as `{appId}`.
 */
export type Auth = 'public' | 'apiKey' | 'account' | 'user' | 'admin' | 'streamToken' | 'server';

/** `ANY` takes whatever no other route of the path does, and is in no document. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'ANY';

/**
 * How many requests one caller may make in a window. `address` is the network, for routes before sign-in;
 * `stream` is one party of one instant stream, whatever its address.
 */
export interface RateRule extends LimitRule {
  readonly per: 'address' | 'account' | 'user' | 'stream';
}

/** The accepted encodings of a body. Files are accepted only as `multipart`; see `UploadedFile`. */
export type BodyKind = 'json' | 'form' | 'multipart';

/** A file's type, as its `content-type` says it. */
type FileType = `${string}/${string}`;

/** An HTTP route as pure data: everything except what it does. */
export interface RouteShape {
  readonly method: Method;
  /** With `{parameters}`, as API Gateway writes it; `{path+}` is any number of segments. */
  readonly path: `/${string}`;
  /** Further paths, with the same parameters, by which the documents call the same route. */
  readonly aliases?: readonly `/${string}`[];
  readonly summary: string;
  /**
   * The row of the route inventory that this route implements, such as `D11`; the OpenAPI document marks extensions
   * (`X03`).
   */
  readonly source: string;
  readonly auth: Auth;
  /** The Pusher SDKs cannot send our API key; routes for them accept a token alone. Default `required`. */
  readonly apiKey?: 'required' | 'optional';
  /**
   * With `auth: 'apiKey'`: sign-in is optional, and the handler gets the account or user of a token that was sent. A
   * wrong token is refused. With `accountOrStream` the token of an instant stream counts as no token and is not
   * refused.
   */
  readonly caller?: 'optional' | 'accountOrStream' | 'optionalUser';
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Encodings of the body. Default: JSON and forms. */
  readonly accepts?: readonly BodyKind[];
  /** Default 64 KiB, or 4.5 MB when the route accepts multipart. */
  readonly maxBodyBytes?: number;
  /** The route for files that are too large for a form of this one: such a form is `form_too_large`, which names it. */
  readonly largerFiles?: `/${string}`;
  /** Code for params, query or body that do not match the schema. Default `invalid_input`. */
  readonly invalidInput?: ErrorCode;
  readonly response: z.ZodType;
  /**
   * Answered as a page to callers whose `accept` names HTML, which the handler's file lays out; as JSON to all others.
   */
  readonly page?: true;
  /**
   * Answered as a file of this type, or of the type that the ending of the parameter `file` has here; without one it is
   * `not_found`. The response is the file's content in base64.
   */
  readonly file?: FileType | Readonly<Record<string, FileType>>;
  /** How long a file may be kept by the caller and by caches in between. Default a day. */
  readonly keptSeconds?: number;
  /** Left out of the OpenAPI document: for browsers, no part of the API. */
  readonly unlisted?: true;
  /** Status of a success. Default 200. */
  readonly status?: number;
  /** Codes that this route's handler may fail with, in addition to those that its kind implies. */
  readonly errors: readonly ErrorCode[];
  /** A limit of the route's own. Without it calls count against a budget that all such routes share. */
  readonly rateLimit?: RateRule;
  /**
   * A POST whose work must not be done twice, although apps send it again when its answer was lost and name no
   * `Idempotency-Key`: for half a minute the same request of the same caller gets the first answer. For work that people do
   * not repeat so soon in the very same words (docs/contract/bad-network.md).
   */
  readonly repeats?: 'answered';
  readonly uses: Uses;
}

export type RouteDefinition<Shape extends RouteShape = RouteShape> = Shape & { readonly kind: 'route' };

/** Declares a route. Its export name is its operation id and its function's name. */
export function defineRoute<const Shape extends RouteShape>(shape: Shape): RouteDefinition<Shape> {
  return { kind: 'route', ...shape };
}

/**
 * The route of the WebSocket API that a function answers. Frames and disconnections go from the API to the queue
 * `frames` directly, so that those of one connection are handled in order.
 */
export interface SocketRouteShape {
  readonly route: '$connect';
  readonly summary: string;
  readonly uses: Uses;
}
export type SocketRouteDefinition<Shape extends SocketRouteShape = SocketRouteShape> = Shape & {
  readonly kind: 'socketRoute';
};
export function defineSocketRoute<const Shape extends SocketRouteShape>(shape: Shape): SocketRouteDefinition<Shape> {
  return { kind: 'socketRoute', ...shape };
}

/** How often a task runs on a schedule, as EventBridge writes it: `rate(5 minutes)` or `cron(0 3 * * ? *)`, in UTC. */
export type Schedule = `rate(${string})` | `cron(${string})`;

/** A task of a Step Functions state machine, of a schedule or of an operator: JSON in, JSON out. */
export interface TaskShape {
  readonly summary: string;
  /** Set for a task without a state machine: it runs on this schedule, with `{}` as its input. */
  readonly schedule?: Schedule;
  /** A number in its log lines that must not be overlooked: above 0, an alarm of this name fires. */
  readonly alarm?: string;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly uses: Uses;
}
export type TaskDefinition<Shape extends TaskShape = TaskShape> = Shape & { readonly kind: 'task' };
export function defineTask<const Shape extends TaskShape>(shape: Shape): TaskDefinition<Shape> {
  return { kind: 'task', ...shape };
}

/** A queue of ours that a port, a bucket or the WebSocket API writes to. */
export type SourceQueue = 'counts' | 'fanout' | 'frames' | 'greetings' | 'track' | 'uploads';

/** One delivery of a record, or of the records of a message group. */
export interface Delivery {
  /** The same each time the same source delivers the same record. For a message group, that of its first record. */
  readonly id: string;
  /**
   * A number that grows from message to message of one message group, also as text; the same each time. For a message
   * group, that of its last record. Empty but for FIFO queues.
   */
  readonly sequenceNumber: string;
  /** How often it has been delivered, as far as the queue knows: 1 for the first time. */
  readonly attempt: number;
  /** When the source got the record, in milliseconds since the epoch; the same each time. Absent when it does not say. */
  readonly at?: number;
  /** Milliseconds until Lambda ends the invocation. */
  timeLeft(): number;
}

interface ConsumerFacts {
  readonly summary: string;
  readonly uses: Uses;
}

/** Follows the new records of topics, which it gets from the table's stream. */
export interface TopicConsumerShape extends ConsumerFacts {
  /** One topic or several. With several, the handler also gets the name of each record's topic. */
  readonly on: Topic | readonly Topic[];
  /**
   * A stream has room for two readers. One is the relay, which passes records on to a queue for each consumer with
   * `through: 'queue'`. Those records stay in order within a partition key and arrive some hundred milliseconds later;
   * a record that cannot be handled holds up only its own partition key. A consumer without it is the other reader.
   */
  readonly through?: 'queue';
  readonly batch?: never;
  readonly queue?: never;
  readonly relay?: never;
  /** Lets this much time pass before the consumer gets a record; only through a queue, and 900 at most. */
  readonly delaySeconds?: number;
  readonly record?: never;
}

/** Reads a queue. */
export interface QueueConsumerShape extends ConsumerFacts {
  readonly queue: SourceQueue;
  /** Form of a message's JSON body. */
  readonly record: z.ZodType;
  /**
   * How the messages of one batch are handled. Without it, one after another. `parallel`: at the same time, but those
   * of one message group one after another, and none behind one that failed. `group`: the handler gets all messages of
   * one message group at once, in order, and they succeed or fail together; groups are handled at the same time.
   */
  readonly batch?: 'parallel' | 'group';
  readonly on?: never;
  readonly relay?: never;
}

/** Gets the records of all topics that consumers follow with `through: 'queue'`: for the relay alone. */
export interface RelayShape extends ConsumerFacts {
  readonly relay: 'queuedConsumers';
  /** Form of an item with its keys. */
  readonly record: z.ZodType;
  readonly batch?: never;
  readonly on?: never;
  readonly queue?: never;
}

/**
 * A consumer is called once per record, in order within a partition key. All sources deliver at least once, so every
 * consumer is idempotent.
 */
export type ConsumerShape = TopicConsumerShape | QueueConsumerShape | RelayShape;
export type ConsumerDefinition<Shape extends ConsumerShape = ConsumerShape> = Shape & { readonly kind: 'consumer' };
export function defineConsumer<const Shape extends ConsumerShape>(shape: Shape): ConsumerDefinition<Shape> {
  return { kind: 'consumer', ...shape };
}

/** A provider's signed message to us: the signature over the raw body is checked before anything is parsed. */
export interface CallbackShape {
  readonly method: 'POST';
  readonly path: `/${string}`;
  readonly summary: string;
  readonly source: string;
  readonly body: z.ZodType;
  readonly accepts: readonly ('json' | 'form')[];
  readonly maxBodyBytes?: number;
  /** The word, with status 200, that tells the provider that its message was refused. Without it the status is 403. */
  readonly refusal?: string;
  readonly errors: readonly ErrorCode[];
  /** By address, before the signature is checked. A refused message is 429, so that its provider repeats it. */
  readonly rateLimit: RateRule & { readonly per: 'address' };
  readonly uses: Uses;
}
export type CallbackDefinition<Shape extends CallbackShape = CallbackShape> = Shape & { readonly kind: 'callback' };
export function defineCallback<const Shape extends CallbackShape>(shape: Shape): CallbackDefinition<Shape> {
  return { kind: 'callback', ...shape };
}

/** The record that a consumer's handler gets, or the records of one message group. */
export type RecordOf<D extends ConsumerDefinition> = D extends { readonly on: infer On }
  ? On extends Topic<string, infer Schema>
    ? z.output<Schema>
    : On extends readonly Topic[]
      ? TopicRecord<On[number]>
      : never
  : D extends { readonly record: infer Schema extends z.ZodType }
    ? D extends { readonly batch: 'group' }
      ? readonly z.output<Schema>[]
      : z.output<Schema>
    : never;

/** Every kind of definition that becomes a function. */
export type Definition =
  | RouteDefinition
  | SocketRouteDefinition
  | TaskDefinition
  | ConsumerDefinition
  | CallbackDefinition;

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** Facts about a request in addition to its content. */
export interface RequestFacts {
  readonly id: string;
  /** The caller's network, by which they are counted: an IPv4 address, or the /64 of an IPv6 address. */
  readonly address: string;
  /** The application whose key was sent; absent where a route needs none. */
  readonly application?: string | undefined;
  /**
   * Path and query of the call, such as `/api/countries?page=2`, from which the links of a Gibby page are made. It may
   * contain the caller's API key, so never log it.
   */
  readonly target: string;
  /**
   * The same for every attempt of this exact request under one `Idempotency-Key`, and different for any other request;
   * absent without a key. For work that must not be done twice, even if the first attempt crashed between doing it and
   * storing its response.
   */
  readonly onceKey?: string;
}

interface Callers {
  public: unknown;
  server: unknown;
  apiKey: unknown;
  account: { readonly account: Principal };
  user: { readonly user: UserPrincipal };
  admin: { readonly account: Principal };
  streamToken: { readonly stream: StreamCaller };
}

type OptionalCaller<D extends RouteShape> = D extends { readonly caller: 'optional' | 'accountOrStream' }
  ? { readonly account?: Principal }
  : D extends { readonly caller: 'optionalUser' }
    ? { readonly user?: UserPrincipal }
    : unknown;

/** The input of a route's handler: parsed and validated. */
export type InputOf<D extends RouteShape> = {
  readonly params: Parsed<D['params']>;
  readonly query: Parsed<D['query']>;
  readonly body: Parsed<D['body']>;
  readonly request: RequestFacts;
} & Callers[D['auth']] &
  OptionalCaller<D>;

/** What a route's handler returns; fields that the response schema does not declare are never sent. */
export type AnswerOf<D extends RouteShape> = z.input<D['response']>;

/** The handshake of a socket. */
export interface SocketInput {
  readonly connectionId: string;
  /** Network address of the client; empty where it is not known. */
  readonly address: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a socket handler returns. */
export interface SocketAnswer {
  /** 200 to accept. */
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A provider's message before it is parsed. */
export interface SignedMessage {
  readonly rawBody: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Whether calls of a function come through the public distribution, and tell the caller's address in its words: HTTP
 * requests, and the handshake of a socket.
 */
export function comesThroughEdge(definition: Definition): boolean {
  const { kind } = definition;
  return kind === 'route' || kind === 'callback' || (kind === 'socketRoute' && definition.route === '$connect');
}

/** A definition together with what it does, ready to be bound to adapters (deployed) or fakes (tests). */
export interface Unit<D extends Definition = Definition> {
  readonly definition: D;
  readonly operation: (input: never, ports: never, delivery: never) => Promise<unknown>;
  /** Callbacks only. See `Verify`. */
  readonly verify?: (message: SignedMessage, ports: never) => Promise<unknown>;
  /** Routes with a page only. */
  readonly show?: ShowPage;
}

/**
 * The function that does what a definition says: exact input, declared ports, declared answer. A callback also gets
 * what its `Verify` has found.
 */
export type OperationOf<D extends Definition, Proven = unknown> = D extends RouteDefinition
  ? (input: InputOf<D>, ports: PortsOf<D['uses']>) => Promise<AnswerOf<D>>
  : D extends SocketRouteDefinition
    ? (input: SocketInput, ports: PortsOf<D['uses']>) => Promise<SocketAnswer>
    : D extends TaskDefinition
      ? (input: z.output<D['input']>, ports: PortsOf<D['uses']>) => Promise<z.input<D['output']>>
      : D extends ConsumerDefinition
        ? (record: RecordOf<D>, ports: PortsOf<D['uses']>, delivery: Delivery) => Promise<void>
        : D extends CallbackDefinition
          ? (body: z.output<D['body']>, ports: PortsOf<D['uses']>, proven: Proven) => Promise<string>
          : never;

/**
 * Checks the provider's signature over the raw message. Returns what the signature proves, such as the report that the
 * message contains, or undefined for a message that is not genuine. Never false, which is too easily taken for a proof.
 */
type Verify<D extends Definition, Proven> = (
  message: SignedMessage,
  ports: PortsOf<D['uses']>,
) => Promise<Proven | undefined>;

/** Lays out the page of an outcome. */
export type ShowPage<Answer = never> = (outcome: PageOutcome<Answer>, ports: never) => Page;

type ShowPageOf<D extends RouteShape> = (
  outcome: PageOutcome<z.output<D['response']>>,
  ports: PortsOf<D['uses']>,
) => Page;

type More<D extends Definition, Proven> = D extends CallbackDefinition
  ? [Verify<D, Proven>]
  : D extends RouteDefinition<RouteShape & { readonly page: true }>
    ? [ShowPageOf<D>]
    : [];

/**
 * Combines a definition with its operation. Callbacks also say how to check the provider's signature, and routes with a
 * page how it is laid out.
 */
export function handle<D extends Definition, Proven extends object | true = never>(
  definition: D,
  operation: OperationOf<D, NoInfer<Proven>>,
  ...more: More<D, Proven>
): Unit<D> {
  const [extra] = more;
  return { definition, operation, ...(extra && { [definition.kind === 'callback' ? 'verify' : 'show']: extra }) };
}

/**
 * The accepted encodings of a body. The documents leave them open, and client libraries send their bodies as forms. The
 * server libraries of Pusher send JSON alone.
 */
export function bodyKindsOf({ accepts, path }: Pick<RouteShape, 'accepts' | 'path'>): readonly BodyKind[] {
  return accepts ?? (familyOf(path) === 'pusher' ? ['json'] : ['json', 'form']);
}

/** Whether the pipeline checks an account's token: always when required, and if one is sent when optional. */
export function asksForAccount({ auth, caller }: Pick<RouteShape, 'auth' | 'caller'>): boolean {
  return auth === 'account' || auth === 'admin' || caller === 'optional' || caller === 'accountOrStream';
}

/** Whether the pipeline checks a Gibby user's token: always when required, and if one is sent when optional. */
export function asksForUser({ auth, caller }: Pick<RouteShape, 'auth' | 'caller'>): boolean {
  return auth === 'user' || caller === 'optionalUser';
}

/** Whether the pipeline checks the application's API key. */
export function needsApiKey({ auth }: Pick<RouteShape, 'auth'>): boolean {
  return auth !== 'public' && auth !== 'server';
}

/**
 * Whether a route's calls count against the budget that routes without a limit share. Servers that sign their requests
 * are our own operator's, and a public route that asks nobody costs less than counting it.
 */
export function hasSharedBudget({ rateLimit, auth, uses }: Pick<RouteShape, 'rateLimit' | 'auth' | 'uses'>): boolean {
  const asksNobody = auth === 'public' && Object.keys(uses).length === 0;
  return !rateLimit && auth !== 'server' && !asksNobody;
}

/** Whether a route only reads: then its role allows nothing else. */
export function changesNothing({ uses }: Pick<RouteShape, 'uses'>): boolean {
  return Object.values(uses).every((level) => level === 'read');
}

/** Every path of a route or callback, its own path first. */
export function pathsOf(definition: RouteDefinition | CallbackDefinition): readonly `/${string}`[] {
  return [definition.path, ...(definition.kind === 'route' ? (definition.aliases ?? []) : [])];
}

/**
 * All ports that a definition's function is bound to: those of its handler and those of the pipeline. Bindings,
 * permissions and environment are all derived from this.
 */
export function portsNeeded(definition: Definition): Uses {
  const edge: Uses = comesThroughEdge(definition) ? { edgeProof: 'read' } : {};
  if (definition.kind === 'callback') return { ...edge, rateLimits: 'write', ...definition.uses };
  if (definition.kind !== 'route') return { ...edge, ...definition.uses };
  const pipeline: Uses = {
    ...edge,
    ...(needsApiKey(definition) && { apiKeys: 'read' }),
    ...(definition.auth === 'server' && { serverSignatures: 'read', revocations: 'read' }),
    ...(asksForAccount(definition) && { sessions: 'read' }),
    ...(definition.auth === 'admin' && { administrators: 'read' }),
    ...(asksForUser(definition) && { userSessions: 'read' }),
    ...((definition.auth === 'streamToken' || definition.caller === 'accountOrStream') && { streamAccess: 'read' }),
    ...((definition.rateLimit || hasSharedBudget(definition)) && { rateLimits: 'write' }),
    ...(definition.method === 'POST' && { idempotency: 'write' }),
  };
  return { ...pipeline, ...definition.uses };
}
