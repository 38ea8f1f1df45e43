import type * as z from 'zod';
import type { ErrorCode } from '../errors.ts';
import type { PortsOf, Uses } from '../ports.ts';
import type { Principal, StreamCaller, UserPrincipal } from '../principals.ts';

/**
 * Who may call a route. All kinds but `public` and `signature` need the application's API key as well, unless the
 * route says `apiKey: 'optional'`. `account` is a signed-in Dropin account, `user` a signed-in Gibby user. `admin` is an
 * account of an administrator, for Gibby's routes too: no user of Gibby can ever become one. `streamToken` is the holder of
 * the secret that stands in the path as `{token}`.
 */
export type Auth = 'public' | 'apiKey' | 'account' | 'user' | 'admin' | 'streamToken';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * How many requests one caller may make in a window. `address` is the network address, for routes before sign-in;
 * `stream` is one party of one instant stream, from wherever it calls.
 */
export interface RateRule {
  readonly per: 'address' | 'account' | 'user' | 'stream';
  readonly limit: number;
  readonly windowSeconds: number;
}

/** The forms in which a body may come. Files come as `multipart` alone; see `UploadedFile`. */
export type BodyKind = 'json' | 'form' | 'multipart';

/** An HTTP route as pure data: everything but what it does. */
export interface RouteShape {
  readonly method: Method;
  /** With `{parameters}`, as API Gateway writes it. */
  readonly path: `/${string}`;
  /** Further paths, with the same parameters, under which the documents call the same route. */
  readonly aliases?: readonly `/${string}`[];
  readonly summary: string;
  /** Row of the route inventory this answers, such as `D11`; extensions (`X03`) are marked so in the OpenAPI document. */
  readonly source: string;
  readonly auth: Auth;
  /** The Pusher SDKs cannot send our API key; such routes accept a token alone. Default `required`. */
  readonly apiKey?: 'required' | 'optional';
  /**
   * With `auth: 'apiKey'`: who is signed in, an account or a user, is told so to the handler, and nobody has to be. A wrong
   * token is refused; with `accountOrStream` the token of an instant stream is none, though it says nothing of who calls.
   */
  readonly caller?: 'optional' | 'accountOrStream' | 'optionalUser';
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Content types of the body. Default JSON alone. */
  readonly accepts?: readonly BodyKind[];
  /** Default 64 KiB, and 4.5 MB where the route accepts multipart. */
  readonly maxBodyBytes?: number;
  /** Route that takes the files which are too large for this one; the 413 names it. */
  readonly largerFiles?: `/${string}`;
  /** Code for parameters, query or body of another form. Default `invalid_input`. */
  readonly invalidInput?: ErrorCode;
  readonly response: z.ZodType;
  /** Status of success. Default 200. */
  readonly status?: number;
  /** Codes this route's handler may answer beside those its kind implies. */
  readonly errors: readonly ErrorCode[];
  readonly rateLimit?: RateRule;
  readonly uses: Uses;
}

export type RouteDefinition<Shape extends RouteShape = RouteShape> = Shape & { readonly kind: 'route' };

/** Declares a route. Its export name is its operation id and its function's name. */
export function defineRoute<const Shape extends RouteShape>(shape: Shape): RouteDefinition<Shape> {
  return { kind: 'route', ...shape };
}

/** A route of the WebSocket API. */
export interface SocketRouteShape {
  readonly route: '$connect' | '$disconnect' | '$default';
  readonly summary: string;
  readonly uses: Uses;
}
export type SocketRouteDefinition<Shape extends SocketRouteShape = SocketRouteShape> = Shape & {
  readonly kind: 'socketRoute';
};
export function defineSocketRoute<const Shape extends SocketRouteShape>(shape: Shape): SocketRouteDefinition<Shape> {
  return { kind: 'socketRoute', ...shape };
}

/** How often a task runs by itself, as EventBridge writes it: `rate(5 minutes)` or `cron(0 3 * * ? *)`, in UTC. */
export type Schedule = `rate(${string})` | `cron(${string})`;

/** A task of a state machine or of a schedule: JSON in, JSON out. */
export interface TaskShape {
  readonly summary: string;
  /** Set for a task that no state machine calls: it runs by the clock, with `{}` as its input. */
  readonly schedule?: Schedule;
  /** A number in its log lines that nobody may overlook: above 0, an alarm of this name rings. */
  readonly alarm?: string;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly uses: Uses;
}
export type TaskDefinition<Shape extends TaskShape = TaskShape> = Shape & { readonly kind: 'task' };
export function defineTask<const Shape extends TaskShape>(shape: Shape): TaskDefinition<Shape> {
  return { kind: 'task', ...shape };
}

/** New items of the table whose partition key begins so, and whose sort key begins so. */
export interface Selection {
  readonly partitionPrefix: string;
  readonly sortPrefix: string;
}

/** A queue of our own, that a port or a bucket writes to. */
export type SourceQueue = 'greetings' | 'track' | 'uploads';

/** Where a consumer's records come from. All kinds deliver at least once, so every consumer is idempotent. */
export type Source =
  | {
      readonly stream: Selection | readonly Selection[];
      /**
       * A stream has room for two readers. One is the relay, which passes records on to a queue for each consumer that
       * says `queue` here: still in order for one partition key, some hundred milliseconds later, and a record that
       * cannot be handled holds up its own partition key alone. Without it the consumer is the other reader.
       */
      readonly through?: 'queue';
    }
  | { readonly queue: SourceQueue }
  /** All that the consumers with `through: 'queue'` select: for the relay alone. */
  | { readonly relay: 'queuedConsumers' };

/** One delivery of a record. */
export interface Delivery {
  /** The same whenever the same record is delivered again by the same source. */
  readonly id: string;
}

/** A consumer of the table's stream or of a queue, called once for each record, in order for one partition key. */
export interface ConsumerShape {
  readonly summary: string;
  readonly source: Source;
  /** Form of a record: the new image of the item, whichever way it came, or the message's JSON body. */
  readonly record: z.ZodType;
  readonly uses: Uses;
}
export type ConsumerDefinition<Shape extends ConsumerShape = ConsumerShape> = Shape & { readonly kind: 'consumer' };
export function defineConsumer<const Shape extends ConsumerShape>(shape: Shape): ConsumerDefinition<Shape> {
  return { kind: 'consumer', ...shape };
}

/** A provider's signed message to us: the signature is checked over the raw body before anything is parsed. */
export interface CallbackShape {
  readonly method: 'POST';
  readonly path: `/${string}`;
  readonly summary: string;
  readonly source: string;
  readonly body: z.ZodType;
  readonly accepts: readonly ('json' | 'form')[];
  readonly maxBodyBytes?: number;
  /** The word, with status 200, by which the provider knows that its message was refused. A 403 without one. */
  readonly refusal?: string;
  readonly errors: readonly ErrorCode[];
  readonly uses: Uses;
}
export type CallbackDefinition<Shape extends CallbackShape = CallbackShape> = Shape & { readonly kind: 'callback' };
export function defineCallback<const Shape extends CallbackShape>(shape: Shape): CallbackDefinition<Shape> {
  return { kind: 'callback', ...shape };
}

/** Anything that becomes a function. */
export type Definition =
  | RouteDefinition
  | SocketRouteDefinition
  | TaskDefinition
  | ConsumerDefinition
  | CallbackDefinition;

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** What is known of a request beside its content. */
export interface RequestFacts {
  readonly id: string;
  /** Network address of the caller. */
  readonly address: string;
  /**
   * Path and query as they were called, such as `/api/countries?page=2`, from which the links of a Gibby page are made. It
   * may hold the caller's API key, so it reaches no log.
   */
  readonly target: string;
  /**
   * The same for every try of this very request under one `Idempotency-Key`, and for no other request; absent without a
   * key. For what must not be done twice even when the first try died between doing it and keeping its answer.
   */
  readonly onceKey?: string;
}

interface Callers {
  public: unknown;
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

/** What a route's handler is given: parsed and validated. */
export type InputOf<D extends RouteShape> = {
  readonly params: Parsed<D['params']>;
  readonly query: Parsed<D['query']>;
  readonly body: Parsed<D['body']>;
  readonly request: RequestFacts;
} & Callers[D['auth']] &
  OptionalCaller<D>;

/** What a route's handler answers; fields that the response schema does not declare never leave. */
export type AnswerOf<D extends RouteShape> = z.input<D['response']>;

/** A message of a socket: its connection and, for `$default`, the frame's text. */
export interface SocketInput {
  readonly connectionId: string;
  /** When the connection was made, in milliseconds since the epoch. */
  readonly connectedAt: number;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly frame: string;
}

/** What a socket handler answers: only `$connect` is heard, everything else is sent by the `sockets` port. */
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

/** A definition together with what it does, ready to be bound to adapters (deployed) or fakes (tests). */
export interface Unit<D extends Definition = Definition> {
  readonly definition: D;
  readonly operation: (input: never, ports: never, delivery: never) => Promise<unknown>;
  /** Callbacks only: whether the raw message was signed by the provider. */
  readonly verify?: (message: SignedMessage, ports: never) => Promise<boolean>;
}

/** The function that does what a definition says: exact input, declared ports, declared answer. */
export type OperationOf<D extends Definition> = D extends RouteDefinition
  ? (input: InputOf<D>, ports: PortsOf<D['uses']>) => Promise<AnswerOf<D>>
  : D extends SocketRouteDefinition
    ? (input: SocketInput, ports: PortsOf<D['uses']>) => Promise<SocketAnswer>
    : D extends TaskDefinition
      ? (input: z.output<D['input']>, ports: PortsOf<D['uses']>) => Promise<z.input<D['output']>>
      : D extends ConsumerDefinition
        ? (record: z.output<D['record']>, ports: PortsOf<D['uses']>, delivery: Delivery) => Promise<void>
        : D extends CallbackDefinition
          ? (body: z.output<D['body']>, ports: PortsOf<D['uses']>) => Promise<string>
          : never;

type Verify<D extends Definition> = (message: SignedMessage, ports: PortsOf<D['uses']>) => Promise<boolean>;

/** Binds what a definition does to it. Callbacks also say how the provider's signature is checked. */
export function handle<D extends Definition>(
  definition: D,
  operation: OperationOf<D>,
  ...verify: D extends CallbackDefinition ? [Verify<D>] : []
): Unit<D> {
  return { definition, operation, ...(verify[0] && { verify: verify[0] }) };
}

/** Whether a token of an account is looked at: required or, where the caller is optional, when there is one. */
export function asksForAccount({ auth, caller }: Pick<RouteShape, 'auth' | 'caller'>): boolean {
  return auth === 'account' || auth === 'admin' || caller === 'optional' || caller === 'accountOrStream';
}

/** Whether a token of a Gibby user is looked at: required or, where the caller is optional, when there is one. */
export function asksForUser({ auth, caller }: Pick<RouteShape, 'auth' | 'caller'>): boolean {
  return auth === 'user' || caller === 'optionalUser';
}

/** Every path under which a route or callback is served, its own first. */
export function pathsOf(definition: RouteDefinition | CallbackDefinition): readonly `/${string}`[] {
  return [definition.path, ...(definition.kind === 'route' ? (definition.aliases ?? []) : [])];
}

/**
 * All ports a definition's function is bound to: those its handler uses and those the pipeline in front of it needs.
 * Bindings, permissions and environment are made from this one answer.
 */
export function portsNeeded(definition: Definition): Uses {
  if (definition.kind !== 'route') return definition.uses;
  const pipeline: Uses = {
    ...(definition.auth !== 'public' && { apiKeys: 'read' }),
    ...(asksForAccount(definition) && { sessions: 'read' }),
    ...(asksForUser(definition) && { userSessions: 'read' }),
    ...((definition.auth === 'streamToken' || definition.caller === 'accountOrStream') && { streamAccess: 'read' }),
    ...(definition.rateLimit && { rateLimits: 'write' }),
    ...(definition.method === 'POST' && { idempotency: 'write' }),
  };
  return { ...pipeline, ...definition.uses };
}
