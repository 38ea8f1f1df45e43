/**
 * The seams between the parts of the local cloud. Each part is built from the synthesized CloudFormation (`Assembly`)
 * and the parts it is given; none knows another's inside.
 */

/** A resource of one synthesized stack whose intrinsic functions have been resolved to plain values. */
export interface Resource {
  /** Logical id within its stack. */
  readonly id: string;
  readonly stack: string;
  /** CloudFormation type, such as `AWS::Lambda::Function`. */
  readonly type: string;
  readonly properties: Record<string, unknown>;
  /** What `Ref` answers for it: the name, id, url or arn that CloudFormation documents for the type. */
  readonly ref: string;
  /** What `Fn::GetAtt Arn` answers, where the type has one. */
  readonly arn: string;
}

/** The synthesized stage as a whole: every stack's resources with references across stacks resolved. */
export interface Assembly {
  readonly resources: readonly Resource[];
  ofType(type: string): readonly Resource[];
  /** The resource with this arn or ref. Throws when there is none. */
  find(arnOrRef: string): Resource;
  /** Absolute directory of the file asset whose CDK bucket key a Lambda's `Code.S3Key` names. */
  assetDirectory(s3Key: string): string;
}

/** One clock for everything: timers, TTL, signatures, tokens, schedules. Milliseconds since the epoch. */
export interface VirtualClock {
  now(): number;
  readonly frozen: boolean;
  /** Two 64-bit floats, [offsetMs, frozenAtMs or NaN], which Lambda workers read to make their own `Date` virtual. */
  readonly shared: SharedArrayBuffer;
  /** Calls `run` once when virtual time reaches `dueAtMs`; answers a function that cancels it. Real time drives it too, unless frozen. */
  schedule(dueAtMs: number, name: string, run: () => void | Promise<void>): () => void;
  /** Moves time forward from due timer to due timer, letting all work under way finish at each, and ends at now + seconds. */
  advance(seconds: number): Promise<void>;
  freeze(frozen: boolean): void;
  /** Due times and names of waiting timers, soonest first. */
  timers(): { dueAtMs: number; name: string }[];
  close(): void;
}

/** Knows what is still moving, so that advancing the clock can wait until all consequences have happened. */
export interface Activity {
  /** Counts the work as under way until its promise settles. */
  track<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is under way and has not been for one turn of the event loop; rejects after `timeoutMs` (default 30 s) naming what still runs. */
  idle(timeoutMs?: number): Promise<void>;
}

/** Who calls: a function's or a state machine's role, or an operator (the tests, the inspector), who may do all. */
export interface Principal {
  /** For messages: the function's or state machine's name. */
  readonly name: string;
  /** Arn of the role, or undefined for the operator. */
  readonly roleArn: string | undefined;
}

/** Context keys of a request that policies' conditions may name, such as `dynamodb:LeadingKeys`. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

export interface Iam {
  /** Throws `AccessDenied` naming principal, action and resource unless the role's policies allow it. Explicit deny wins. */
  authorize(principal: Principal, action: string, resourceArn: string, context?: RequestContext): void;
  /** Whether a resource-based permission (`AWS::Lambda::Permission`, queue or topic policy) lets this service principal and source arn do the action. */
  serviceMayInvoke(service: string, functionArn: string, sourceArn: string): boolean;
  /** Development credentials for a principal; the access key id finds it again. */
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
  /** Called for each invocation that ended: the demo's cost figures, the inspector's logs. */
  onInvocation(
    listener: (record: { functionName: string; durationMilliseconds: number; failed: boolean }) => void,
  ): void;
  /** Structured log lines printed by functions, newest last, at most 1000. */
  logs(functionName?: string): { functionName: string; atMs: number; line: string }[];
  close(): Promise<void>;
}

/** Something the product sent to the outside: shown by `/_local/outbox`. */
export interface OutboxMessage {
  readonly kind: 'mail' | 'sms' | 'push' | 'webhook' | 'provider';
  readonly to: string;
  /** Virtual time it was sent, ISO 8601. */
  readonly at: string;
  readonly [detail: string]: unknown;
}

export interface Outbox {
  record(message: Omit<OutboxMessage, 'at'> & { kind: OutboxMessage['kind']; to: string }): void;
  /** Newest first. */
  list(filter: { kind?: string; to?: string }): OutboxMessage[];
}

/** The seeded switchboard of faults that tests turn on; everything is off by default. */
export interface Faults {
  /** Asked at each place where a fault may strike; answers true at the configured rate or count. `subject` is an operation, function or key to match. */
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
  | 'gone' // a post to a socket answers 410
  | 'outage'; // SNS answers 503 and does nothing; the subject is its action
export interface FaultConfiguration {
  readonly seed?: number;
  readonly rules: readonly {
    kind: FaultKind /** substring of the subject */;
    match?: string /** 0..1, default 1 */;
    rate?: number /** strike at most so often */;
    times?: number /** let so many matching ones pass first */;
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

/** Sockets of a WebSocket API, as the `@connections` management endpoint sees them. */
export interface Sockets {
  /** Throws `Gone` (410) when the connection is not there or `$connect` has not returned yet. */
  post(apiId: string, connectionId: string, data: Buffer): Promise<void>;
  get(
    apiId: string,
    connectionId: string,
  ): { connectedAt: string; lastActiveAt: string; identity: { sourceIp: string; userAgent: string } };
  disconnect(apiId: string, connectionId: string): void;
}

/** Read and write units, function milliseconds and state transitions since the start: the demo's and the bench's cost. */
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
