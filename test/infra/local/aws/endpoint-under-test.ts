import { createActivity } from '#infra/local/activity.ts';
import type { AwsParts } from '#infra/local/aws/dependencies.ts';
import { type AwsEndpoint, startAwsEndpoint } from '#infra/local/aws/endpoint.ts';
import { createClock } from '#infra/local/clock.ts';
import { createCosts } from '#infra/local/costs.ts';
import { createFaults } from '#infra/local/faults.ts';
import { createIam } from '#infra/local/iam.ts';
import type {
  Activity,
  Assembly,
  Costs,
  Faults,
  Iam,
  Lambda,
  Outbox,
  Processes,
  Resource,
  Sockets,
  VirtualClock,
} from '#infra/local/interfaces.ts';
import { isThrottle } from '#infra/local/lambda/refusal.ts';
import { createOutbox } from '#infra/local/outbox.ts';

export const ACCOUNT_ARN = (service: string) => `arn:aws:${service}:us-east-1:000000000000`;
export const TABLE_ARN = `${ACCOUNT_ARN('dynamodb')}:table/Main`;
export const STREAM_ARN = `${TABLE_ARN}/stream/2026-01-01T00:00:00.000`;

export function resource(
  type: string,
  id: string,
  properties: Record<string, unknown>,
  names: Partial<Resource> = {},
): Resource {
  return { id, stack: 'Test', type, properties, ref: id, arn: id, ...names };
}

export const mainTable = resource(
  'AWS::DynamoDB::Table',
  'Main',
  {
    AttributeDefinitions: ['PK', 'SK', 'GSI1PK', 'GSI1SK'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    KeySchema: [
      { AttributeName: 'PK', KeyType: 'HASH' },
      { AttributeName: 'SK', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'GSI1',
        KeySchema: [
          { AttributeName: 'GSI1PK', KeyType: 'HASH' },
          { AttributeName: 'GSI1SK', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
  },
  { arn: TABLE_ARN },
);

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Record<string, unknown>;
}

/** A function with its own role, which has exactly these permissions. */
export function functionWith(name: string, statements: readonly Statement[]): Resource[] {
  const roleArn = `arn:aws:iam::000000000000:role/${name}Role`;
  return [
    resource(
      'AWS::IAM::Role',
      `${name}Role`,
      {
        RoleName: `${name}Role`,
        AssumeRolePolicyDocument: {
          Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
        },
        Policies: [
          {
            PolicyName: 'own',
            PolicyDocument: { Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) },
          },
        ],
      },
      { arn: roleArn },
    ),
    resource('AWS::Lambda::Function', name, { Role: roleArn }, { arn: functionArn(name) }),
  ];
}

export function functionArn(name: string): string {
  return `${ACCOUNT_ARN('lambda')}:function:${name}`;
}

export const STREAM_READER: Statement = {
  Action: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'],
  Resource: STREAM_ARN,
};

export function streamMapping(functionName: string, properties: Record<string, unknown> = {}): Resource {
  return resource('AWS::Lambda::EventSourceMapping', `${functionName}Mapping`, {
    FunctionName: functionName,
    EventSourceArn: STREAM_ARN,
    StartingPosition: 'LATEST',
    MaximumRetryAttempts: 2,
    ...properties,
  });
}

export function queue(name: string, properties: Record<string, unknown> = {}): Resource {
  const url = `https://sqs.us-east-1.amazonaws.com/000000000000/${name}`;
  return resource('AWS::SQS::Queue', name, properties, { ref: url, arn: queueArn(name) });
}

export function queueArn(name: string): string {
  return `${ACCOUNT_ARN('sqs')}:${name}`;
}

export function assemblyOf(resources: readonly Resource[]): Assembly {
  return {
    resources,
    ofType: (type) => resources.filter((candidate) => candidate.type === type),
    find(arnOrRef) {
      const found = resources.find(({ arn, ref }) => arn === arnOrRef || ref === arnOrRef);
      if (found === undefined) throw new Error(`no resource ${arnOrRef}`);
      return found;
    },
    assetDirectory: () => '/nowhere',
  };
}

/** Handles an event for a test's function: returns the answer, or throws what fails or throttles the invocation. */
export type Handler = (event: Record<string, unknown>) => unknown;

function lambdaOf(
  handlers: Readonly<Record<string, Handler>>,
  activity: Activity,
): Lambda & { killed: string[]; kill(sessionToken: string): void } {
  const killed: string[] = [];
  async function invoke(arn: string, payload: unknown) {
    const handler = handlers[arn.split(':').at(-1) ?? ''];
    if (handler === undefined) throw new Error(`no function ${arn}`);
    try {
      const event: Record<string, unknown> = JSON.parse(JSON.stringify(payload));
      return { payload: (await handler(event)) ?? null, functionError: undefined, durationMilliseconds: 1 };
    } catch (error) {
      if (isThrottle(error)) throw error;
      return { payload: { errorMessage: String(error) }, functionError: 'Unhandled' as const, durationMilliseconds: 1 };
    }
  }
  return {
    killed,
    kill: (sessionToken) => void killed.push(sessionToken),
    invoke: (arn, payload) => activity.track(`test ${arn}`, () => invoke(arn, payload)),
    invokeAsync: async (arn, payload) => {
      void activity.track(`test ${arn}`, () => invoke(arn, payload));
    },
    onInvocation: () => {},
    logs: () => [],
    close: async () => {},
  };
}

const noProcesses: Processes = {
  startExecution: () => ({ executionArn: 'arn:execution', startDateMs: 0 }),
  sendTaskSuccess: () => {},
  sendTaskFailure: () => {},
  list: () => [],
  close: async () => {},
};

const noSockets: Sockets = {
  post: async () => {},
  get: () => ({ connectedAt: '', lastActiveAt: '', identity: { sourceIp: '', userAgent: '' } }),
  disconnect: () => {},
};

export interface TestEndpoint extends AsyncDisposable {
  readonly endpoint: AwsEndpoint;
  readonly clock: VirtualClock;
  readonly activity: Activity;
  readonly faults: Faults;
  readonly outbox: Outbox;
  readonly costs: Costs;
  readonly iam: Iam;
  readonly killed: readonly string[];
  /** Configuration of an SDK client that calls as this function, or as the operator. */
  client(functionName?: string): {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
    maxAttempts: number;
  };
  close(): Promise<void>;
}

interface TestEndpointOptions {
  readonly resources: readonly Resource[];
  readonly handlers?: Readonly<Record<string, Handler>>;
  readonly dataDirectory?: string;
  readonly dynamodbEndpoint?: string;
  readonly sockets?: Sockets;
  readonly processes?: Processes;
  readonly secretValues?: AwsParts['secretValues'];
}

/** Starts the real endpoint with the real clock, activity and permissions; only the functions are the test's own. */
export async function startTestEndpoint(options: TestEndpointOptions): Promise<TestEndpoint> {
  const activity = createActivity();
  const clock = createClock({ activity });
  const assembly = assemblyOf(options.resources);
  const iam = createIam(assembly);
  const faults = createFaults();
  const dataDirectory = options.dataDirectory ?? ':memory:';
  const outbox = createOutbox(clock, dataDirectory);
  const costs = createCosts();
  const lambda = lambdaOf(options.handlers ?? {}, activity);
  const endpoint = await startAwsEndpoint({
    assembly,
    iam,
    clock,
    activity,
    faults,
    outbox,
    costs,
    dataDirectory,
    lambda: () => lambda,
    processes: () => options.processes ?? noProcesses,
    sockets: () => options.sockets ?? noSockets,
    secretValues: options.secretValues ?? {},
    dynamodbEndpoint: options.dynamodbEndpoint,
    publicOrigin: () => 'http://127.0.0.1:3000',
    runsSchedules: true,
  });
  await endpoint.start();
  async function close(): Promise<void> {
    await endpoint.close();
    clock.close();
  }
  return {
    endpoint,
    clock,
    activity,
    faults,
    outbox,
    costs,
    iam,
    killed: lambda.killed,
    client(functionName) {
      const role = functionName === undefined ? undefined : String(assembly.find(functionName).properties.Role);
      const credentials = iam.credentialsFor({ name: functionName ?? 'operator', roleArn: role });
      return { endpoint: endpoint.url, region: 'us-east-1', credentials, maxAttempts: 1 };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Records of an event as plain objects. */
export function recordsOf(event: Record<string, unknown>): Record<string, unknown>[] {
  return Array.isArray(event.Records) ? event.Records : [];
}
