/**
 * The interfaces between the parts of the local cloud. Each part is built from the synthesized CloudFormation
 * (`Assembly`) and the parts it is given; no part knows how another works inside.
 */

/** A resource of one synthesized stack whose intrinsic functions have been resolved to plain values. */
export interface Resource {
  /** Logical id within its stack. */
  readonly id: string;
  readonly stack: string;
  /** CloudFormation type, such as `AWS::Lambda::Function`. */
  readonly type: string;
  readonly properties: Record<string, unknown>;
  /** The value of `Ref`: the name, id, URL or arn that CloudFormation documents for the type. */
  readonly ref: string;
  /** The value of `Fn::GetAtt Arn`, if the type has one. */
  readonly arn: string;
}

/** The synthesized stage as a whole: every stack's resources with references across stacks resolved. */
export interface Assembly {
  readonly resources: readonly Resource[];
  ofType(type: string): readonly Resource[];
  /** The resource with this arn or ref. Throws when there is none. */
  find(arnOrRef: string): Resource;
  /** Absolute directory of the file asset with the CDK bucket key in a Lambda's `Code.S3Key`. */
  assetDirectory(s3Key: string): string;
}

/** One clock for everything: timers, TTL, signatures, tokens and schedules. Milliseconds since the epoch. */
export interface VirtualClock {
  now(): number;
  readonly frozen: boolean;
  /** Two 64-bit floats, [offsetMs, frozenAtMs or NaN], which Lambda workers read to make their own `Date` virtual. */
  readonly shared: SharedArrayBuffer;
  /**
   * Calls `run` once when virtual time reaches `dueAtMs`; returns a function that cancels it. Real time triggers it
   * too, unless the clock is frozen.
   */
  schedule(dueAtMs: number, name: string, run: () => void | Promise<void>): () => void;
  /**
   * Moves time forward from due timer to due timer, waits at each until all work under way has finished, and ends at
   * now + seconds. When `signal` is aborted, time stays where it is by then; what is under way still finishes.
   */
  advance(seconds: number, signal?: AbortSignal): Promise<void>;
  /** The advance that is under way, if one is: where it will end, and when it has ended, there or earlier. */
  readonly advancing: { readonly toMs: number; readonly ended: Promise<void> } | undefined;
  freeze(frozen: boolean): void;
  /** Due times and names of waiting timers, soonest first. */
  timers(): { dueAtMs: number; name: string }[];
  close(): void;
}

/** Knows which work is still under way, so that advancing the clock can wait for all its consequences. */
export interface Activity {
  /** Counts the work as under way until its promise settles. */
  track<T>(name: string, work: () => Promise<T>): Promise<T>;
  /**
   * Resolves when no work is under way and none was for one turn of the event loop. Rejects after `timeoutMs` (default
   * 30 s), naming what still runs.
   */
  idle(timeoutMs?: number): Promise<void>;
}

/**
 * The caller: the role of a function or a state machine, or an operator (the tests, the inspector), who may do
 * everything.
 */
export interface Principal {
  /** For messages: the function's or state machine's name. */
  readonly name: string;
  /** Arn of the role, or undefined for the operator. */
  readonly roleArn: string | undefined;
}

/** Context keys of a request that a policy's conditions may use, such as `dynamodb:LeadingKeys`. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

export interface Iam {
  /**
   * Throws `AccessDenied`, naming principal, action and resource, unless the role's policies allow it. Explicit deny
   * wins.
   */
  authorize(principal: Principal, action: string, resourceArn: string, context?: RequestContext): void;
  /**
   * Whether a resource-based permission (`AWS::Lambda::Permission`, queue or topic policy) allows the action to this
   * service principal and source arn.
   */
  serviceMayInvoke(service: string, functionArn: string, sourceArn: string): boolean;
  /** Development credentials for a principal; their access key id identifies the principal again. */
  credentialsFor(principal: Principal): { accessKeyId: string; secretAccessKey: string; sessionToken: string };
  principalOf(accessKeyId: string): Principal | undefined;
}

export interface InvocationResult {
  /** Parsed JSON that the handler returned, or the error `{errorType, errorMessage, trace}`. */
  readonly payload: unknown;
  /** `Unhandled` when the handler threw or timed out. */
  readonly functionError: 'Unhandled' | undefined;
  /** `timeout` when it ran longer than its configured timeout. */
  readonly reason?: 'timeout' | 'crash';
  readonly durationMilliseconds: number;
}

export interface Lambda {
  /** Synchronous invocation by function arn or name. */
  invoke(functionArn: string, payload: unknown): Promise<InvocationResult>;
  /** Asynchronous invocation: two retries, then the on-failure destination if the template has one. */
  invokeAsync(functionArn: string, payload: unknown): Promise<void>;
  /** Calls the listener for each invocation that ended: for the demo's cost figures and the inspector's logs. */
  onInvocation(
    listener: (record: { functionName: string; durationMilliseconds: number; failed: boolean }) => void,
  ): void;
  /** Structured log lines printed by functions, newest last, at most 1000. */
  logs(functionName?: string): { functionName: string; atMs: number; line: string }[];
  close(): Promise<void>;
}

/** A message that the product sent to the outside, shown by `/_local/outbox`. */
export interface OutboxMessage {
  readonly kind: 'mail' | 'sms' | 'push' | 'webhook' | 'provider';
  readonly to: string;
  /** Virtual time at which it was sent, ISO 8601. */
  readonly at: string;
  readonly [detail: string]: unknown;
}

export interface Outbox {
  record(message: Omit<OutboxMessage, 'at'> & { kind: OutboxMessage['kind']; to: string }): void;
  /** Newest first. */
  list(filter: { kind?: string; to?: string }): OutboxMessage[];
}

/** The seeded faults that tests turn on; all are off by default. */
export interface Faults {
  /**
   * Asked at each place where a fault may occur; returns true at the configured rate or count. `subject` is an
   * operation, function or key to match.
   */
  strikes(kind: FaultKind, subject: string): boolean;
  /** Replaces the whole configuration. */
  configure(configuration: FaultConfiguration): void;
  readonly configuration: FaultConfiguration;
}
export type FaultKind =
  | 'throttle' // a DynamoDB call answers ThrottlingException and does nothing
  | 'conflict' // a DynamoDB transaction answers TransactionConflict
  | 'timeoutAfterCommit' // a DynamoDB write commits but the caller's connection is cut
  | 'crash' // a Lambda invocation dies before its Nth call to the AWS endpoint
  | 'duplicate' // a queue message, stream batch or async invocation is delivered twice
  | 'overtaken' // a queue batch that was delivered is delivered again after a later one
  | 'gone' // a post to a socket answers 410
  | 'limit' // a post to a socket answers 429
  | 'outage'; // SNS answers 503 and does nothing; the subject is its action
export interface FaultConfiguration {
  readonly seed?: number;
  readonly rules: readonly {
    kind: FaultKind;
    /** Substring of the subject. */
    match?: string;
    /** 0..1, default 1. */
    rate?: number;
    /** The fault occurs at most this many times. */
    times?: number;
    /** This many matching calls pass first. */
    after?: number;
  }[];
}

/** Step Functions, as the AWS endpoint and the inspector see it. */
export interface Processes {
  startExecution(stateMachineArn: string, name: string, input: unknown): { executionArn: string; startDateMs: number };
  sendTaskSuccess(taskToken: string, output: unknown): void;
  sendTaskFailure(taskToken: string, error: string, cause: string): void;
  list(): {
    executionArn: string;
    stateMachine: string;
    name: string;
    status: string;
    state: string | undefined;
    transitions: number;
    startedAt: string;
    dueAt: string | undefined;
  }[];
  close(): Promise<void>;
}

/**
 * Sends a message for a service that acts under a role: `form` has the parameters of SendMessage in SQS's query API.
 * Throws when the role may not send, the queue does not exist or the message is refused.
 */
export type SendToQueue = (principal: Principal, queueName: string, form: URLSearchParams) => void;

/** Sockets of a WebSocket API, as the `@connections` management endpoint sees them. */
export interface Sockets {
  /** Throws `Gone` (410) when the connection does not exist or its `$connect` has not returned yet. */
  post(apiId: string, connectionId: string, data: Buffer): Promise<void>;
  get(
    apiId: string,
    connectionId: string,
  ): { connectedAt: string; lastActiveAt: string; identity: { sourceIp: string; userAgent: string } };
  disconnect(apiId: string, connectionId: string): void;
}

/**
 * Read and write units, function milliseconds and state transitions since the start: what the demo and the bench report
 * as cost.
 */
export interface Costs {
  add(
    unit: 'readUnits' | 'writeUnits' | 'functionMilliseconds' | 'functionInvocations' | 'stateTransitions',
    amount: number,
  ): void;
  totals(): {
    readUnits: number;
    writeUnits: number;
    functionMilliseconds: number;
    functionInvocations: number;
    stateTransitions: number;
  };
}
