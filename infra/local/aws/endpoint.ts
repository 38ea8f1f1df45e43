import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { Principal, SendToQueue } from '../interfaces.ts';
import { authenticate } from './authentication.ts';
import { type AwsAnswer, type AwsCall, unsupported } from './call.ts';
import { createConnections } from './connections.ts';
import { createDeliver, type Deliver } from './deliver.ts';
import type { AwsParts } from './dependencies.ts';
import { createExpiry, type Expiry } from './dynamodb/expiry.ts';
import { createDynamodbProxy } from './dynamodb/proxy.ts';
import { countItems } from './dynamodb/scan.ts';
import { startDynamodbServer } from './dynamodb/server.ts';
import { createTables, tablesOf } from './dynamodb/tables.ts';
import { createInvocations } from './invocations.ts';
import { createKms } from './kms.ts';
import { createMail } from './mail.ts';
import { mappingsOf } from './mapping.ts';
import { createS3Guard, type S3Guard, writeS3Error } from './s3/guard.ts';
import { createSchedules } from './schedules.ts';
import { createSecrets } from './secrets.ts';
import { readAuthorization } from './signature.ts';
import { createSns } from './sns/operations.ts';
import { createPushEndpoints } from './sns/push-endpoints.ts';
import { createTopics } from './sns/topics.ts';
import { createSendToQueue, createSqs } from './sqs/operations.ts';
import { startQueuePump } from './sqs/pump.ts';
import { createQueues, type QueueCounts } from './sqs/queues.ts';
import { openState } from './state.ts';
import { createStates } from './states.ts';
import { createStreamsApi, streamOperations } from './streams/api.ts';
import { createStreams, streamMappings } from './streams/streams.ts';
import { readBody, writeAnswer, writeError } from './wire.ts';

/** The AWS services of the local cloud on one loopback address. */
export interface AwsEndpoint {
  /** The value for the functions' AWS_ENDPOINT_URL. */
  readonly url: string;
  /**
   * Starts delivering streams, queues and schedules, including what an earlier run left. Call it when all parts are
   * ready.
   */
  start(): Promise<void>;
  /** S3 by presigned URL, for the public server: returns false when the request is not for it. */
  readonly presigned: S3Guard['presigned'];
  /** Serves one object of a bucket to the CDN, without a signature. */
  readonly serveObject: S3Guard['serveObject'];
  /** Sends a payload to a queue, topic or function by arn: for destinations and dead-letter queues of functions. */
  readonly deliver: Deliver;
  /** Sends a message for API Gateway, which acts under the role of an integration. */
  readonly sendToQueue: SendToQueue;
  /** Tables with their number of items, for the inspector. */
  tables(): Promise<{ name: string; items: number }[]>;
  /** Queues with their messages, for the inspector. */
  queues(): ({ name: string } & QueueCounts)[];
  /** The present value of a secret by its name, for the developer. */
  secretValue(name: string): string;
  close(): Promise<void>;
}

interface AwsEndpointOptions extends AwsParts {
  /** Value of DYNAMODB_ENDPOINT: a DynamoDB-compatible server to use instead of the embedded one. */
  readonly dynamodbEndpoint?: string;
  /** Whether the template's schedules run. */
  readonly runsSchedules: boolean;
}

/**
 * Starts the AWS services that the synthesized templates need, for the real SDK clients. It takes the service from a
 * request's credential scope and the caller from its access key. It verifies signatures, and authorises every call by
 * the caller's role. Call `start` once the functions can be invoked.
 *
 * @throws Error when the template cannot work: an unsupported filter, schedule or target, or a role that may not read
 * its source.
 */
export async function startAwsEndpoint(options: AwsEndpointOptions): Promise<AwsEndpoint> {
  const { assembly, iam, clock, activity, faults, dataDirectory } = options;
  const tables = tablesOf(assembly);
  const schedules = createSchedules(options);
  const mappings = streamMappings(options, tables);
  const queueMappings = mappingsOf(assembly, iam, 'sqs');
  const state = openState(dataDirectory);
  const queues = createQueues(assembly, state, clock);
  const topics = createTopics(options, queues);
  const deliver = createDeliver(options, queues, topics);
  const expiries = new Map<string, Expiry>();
  const dynamodb = await startDynamodbServer(dataDirectory, options.dynamodbEndpoint);
  const streams = createStreams({
    parts: options,
    state,
    server: dynamodb,
    mappings,
    deliver,
    isExpiry: (table, keys, oldImage) => expiries.get(table)?.explains(keys, oldImage) ?? false,
  });
  const stopQueuePumps: (() => void)[] = [];
  let url = '';
  const s3 = createS3Guard(options, () => new URL(url).host, deliver);

  function wrote(tableNames: readonly string[], writer: string): void {
    schedules.wroteBy(writer);
    streams.wrote(tableNames);
    for (const name of tableNames) expiries.get(name)?.wrote();
  }

  const secrets = createSecrets(options, state);
  const tableApi = createDynamodbProxy(options, dynamodb, tables, wrote);
  const streamsApi = createStreamsApi(options, tables, dynamodb);
  const services: Readonly<Record<string, (call: AwsCall) => Promise<AwsAnswer> | AwsAnswer>> = {
    dynamodb: (call) => (streamOperations.has(call.operation) ? streamsApi(call) : tableApi(call)),
    sqs: createSqs(iam, queues),
    sns: createSns(options, topics, createPushEndpoints(state)),
    ses: createMail(options),
    secretsmanager: secrets.answer,
    kms: createKms(options, state),
    states: createStates(options),
    lambda: createInvocations(options),
    'execute-api': createConnections(options),
  };

  /** Whether the calling function is to crash instead of getting an answer. */
  function crashes({ name, roleArn }: Principal, { headers }: IncomingMessage): boolean {
    if (roleArn === undefined || !faults.strikes('crash', name)) return false;
    options.lambda().kill?.(String(headers['x-amz-security-token']));
    return true;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (s3.presigned(request, response)) return;
    const { principal, service, verify } = authenticate(iam, request);
    if (crashes(principal, request)) {
      request.socket.destroy();
      return;
    }
    if (service === 's3') {
      verify(undefined);
      await s3.signed(request, response, principal);
      return;
    }
    const body = await readBody(request);
    verify(body);
    const [path = '/'] = (request.url ?? '/').split('?', 1);
    const operation =
      String(request.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) ?? '';
    const run = services[service];
    if (run === undefined) throw unsupported(service, operation || `${request.method} ${path}`);
    writeAnswer(response, await run({ principal, service, operation, request, path, body }));
  }

  const server = http.createServer((request, response) => {
    response.setHeader('date', dateOfCaller(request) ?? new Date(clock.now()).toUTCString());
    answer(request, response).catch((error) => {
      const service = readAuthorization(request.headers.authorization)?.service ?? '';
      if (service === 's3') writeS3Error(response, error);
      else writeError(response, service, error);
    });
  });
  // A connection that a client keeps for later must not be closed just as the client sends.
  server.keepAliveTimeout = 120_000;

  try {
    await createTables(dynamodb, tables);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
  } catch (error) {
    await dynamodb.close();
    throw error;
  }
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;

  return {
    url,
    deliver,
    sendToQueue: createSendToQueue(iam, queues),
    presigned: s3.presigned,
    serveObject: s3.serveObject,
    async start() {
      for (const table of tables.values()) {
        if (table.ttlAttribute === undefined) continue;
        const removed = () => streams.wrote([table.name]);
        const readers = mappings.get(table.name)?.length ?? 0;
        expiries.set(table.name, createExpiry(table, table.ttlAttribute, dynamodb, clock, activity, removed, readers));
      }
      await streams.start();
      for (const mapping of queueMappings) stopQueuePumps.push(startQueuePump(mapping, queues, options));
      if (options.runsSchedules) schedules.start();
    },
    async tables() {
      return Promise.all([...tables.keys()].map(async (name) => ({ name, items: await countItems(dynamodb, name) })));
    },
    secretValue: secrets.presentValue,
    queues: () => queues.all.map((queue) => ({ name: queue.name, ...queues.counts(queue) })),
    async close() {
      schedules.close();
      for (const stop of stopQueuePumps) stop();
      for (const expiry of expiries.values()) expiry.close();
      streams.close();
      const ended = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await ended;
      await s3.close();
      await dynamodb.close();
      state.close();
    },
  };
}

/** The header and date of the caller that came last: all that sign in one second have the same. */
let lastDate: { readonly header: unknown; readonly date: string | undefined } = { header: undefined, date: undefined };

/**
 * The caller's own time, for the answer's date. An AWS SDK compares the two: if they differ, it blames every refusal on
 * its clock, corrects the clock and retries. Functions live by the virtual clock, all other callers by the real one.
 */
function dateOfCaller({ headers }: IncomingMessage): string | undefined {
  const header = headers['x-amz-date'];
  if (header !== lastDate.header) lastDate = { header, date: httpDateOf(String(header)) };
  return lastDate.date;
}

function httpDateOf(amazonDate: string): string | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amazonDate) ?? [];
  return year && new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`).toUTCString();
}
