import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect } from 'vitest';
import { handler as deliverEvents } from '#functions/realtime/deliver-events/handler.ts';
import { handler as receiveFrame } from '#functions/realtime/receive-frame/handler.ts';
import { gigs } from '#shared/dropin/gigs/gig.dynamo.ts';
import { chat } from '#shared/dropin/messaging/chat.dynamo.ts';
import { streams } from '#shared/instant/streams/stream.dynamo.ts';
import { streamAccess } from '#shared/instant/streams/stream-access.dynamo.ts';
import { streamTokens } from '#shared/instant/streams/stream-tokens.adapter.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import type { SocketRouteDefinition, Unit } from '#shared/kernel/route/define.ts';
import { socketFunction } from '#shared/kernel/route/socket.ts';
import { rateLimits } from '#shared/platform/http/rate-limit.dynamo.ts';
import { channelSignatures } from '#shared/platform/realtime/channel-signatures.adapter.ts';
import { connectionBudget } from '#shared/platform/realtime/connection-budget.adapter.ts';
import { counts } from '#shared/platform/realtime/counts.adapter.ts';
import { channelCache } from '#shared/platform/realtime/fan-out/channel-cache.dynamo.ts';
import { channelSequence } from '#shared/platform/realtime/fan-out/channel-sequence.dynamo.ts';
import { members } from '#shared/platform/realtime/fan-out/members.dynamo.ts';
import { channels, connectionEnds, shares } from '#shared/platform/realtime/fan-out/ordered-queues.adapter.ts';
import { places } from '#shared/platform/realtime/fan-out/places.dynamo.ts';
import { poster } from '#shared/platform/realtime/fan-out/poster.adapter.ts';
import { greetings } from '#shared/platform/realtime/greetings.adapter.ts';
import { channelDirectory } from '#shared/platform/realtime/memberships/channel-directory.dynamo.ts';
import { connections } from '#shared/platform/realtime/memberships/connection.dynamo.ts';
import type { ChannelEvent } from '#shared/platform/realtime/realtime.ports.ts';
import { realtimeSecret } from '#shared/platform/realtime/revocations/realtime-secret.adapter.ts';
import { revocations } from '#shared/platform/realtime/revocations/revocation.dynamo.ts';
import { sockets } from '#shared/platform/realtime/sockets.adapter.ts';
import { realtimeEvents } from '#shared/platform/realtime/webhooks/realtime-event.dynamo.ts';
import { serverSignatures } from '#shared/platform/server-api/server-signatures.adapter.ts';
import { testRuntime } from '../support/store.ts';

/** The application of these tests. */
export const application = { key: 'app-key', secret: 'app-secret', appId: '1001' };

/** The status for the nth post to a connection; undefined for 200, and 0 for no answer. A promise delays the answer. */
type Verdict = (connectionId: string, attempt: number) => number | undefined | Promise<undefined>;

interface Outside {
  /** Frames that arrived, in order. */
  readonly posts: { readonly connectionId: string; readonly frame: Frame }[];
  readonly ended: string[];
  /** Messages of the queues of greetings and counts. */
  readonly queued: unknown[];
  /** Messages of the FIFO queues that no function has got yet, by the last part of the queue's URL. */
  readonly waiting: { readonly queue: string; readonly record: QueueRecord }[];
  /** The secret's versions, oldest first; the last one is present. */
  readonly versions: { readonly value: string; readonly madeAt: number }[];
  /** The maximum number of concurrent posts. */
  maxAtOnce: number;
  verdict: Verdict;
}

interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: {
    readonly MessageGroupId: string;
    readonly MessageDeduplicationId: string;
    readonly ApproximateReceiveCount?: string;
  };
}

interface Frame {
  readonly event: string;
  readonly channel?: string;
  readonly seq?: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read frames freely and assert what they read.
  readonly data?: any;
}

/** Fakes for all services but the table, over HTTP: the sockets' management API, the queue and the secret. */
async function startOutside(): Promise<{ url: string; outside: Outside }> {
  const outside: Outside = {
    posts: [],
    ended: [],
    queued: [],
    waiting: [],
    versions: [{ value: JSON.stringify(application), madeAt: 1_000 }],
    maxAtOnce: 0,
    verdict: () => undefined,
  };
  const attempts = new Map<string, number>();
  let underWay = 0;
  const answer = async (request: IncomingMessage): Promise<{ status: number; body?: unknown; type?: string }> => {
    const body = await textOf(request);
    const connectionId = /@connections\/([^/]+)$/.exec(request.url ?? '')?.[1];
    if (connectionId === undefined) return serviceAnswer(String(request.headers['x-amz-target']), body, outside);
    if (request.method === 'DELETE') {
      outside.ended.push(connectionId);
      return { status: 204 };
    }
    const attempt = (attempts.get(connectionId) ?? 0) + 1;
    attempts.set(connectionId, attempt);
    await new Promise((resolve) => setImmediate(resolve));
    const status = (await outside.verdict(connectionId, attempt)) ?? 200;
    if (status === 200) outside.posts.push({ connectionId, frame: JSON.parse(body) });
    return { status, ...(errors[status] !== undefined && { type: errors[status] }) };
  };
  const server = createServer((request, response) => {
    underWay += 1;
    outside.maxAtOnce = Math.max(outside.maxAtOnce, underWay);
    void answer(request).then(({ status, body, type }) => {
      underWay -= 1;
      if (status === 0) return;
      response.writeHead(status, { 'content-type': 'application/json', ...(type && { 'x-amzn-errortype': type }) });
      response.end(body === undefined ? '' : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, outside };
}

const errors: Readonly<Record<number, string>> = {
  403: 'ForbiddenException',
  410: 'GoneException',
  429: 'LimitExceededException',
};

function serviceAnswer(target: string, body: string, outside: Outside): { status: number; body: unknown } {
  if (target === 'secretsmanager.GetSecretValue') {
    const { value, madeAt } = outside.versions.at(-1) ?? { value: '', madeAt: 0 };
    return { status: 200, body: { SecretString: value, CreatedDate: madeAt / 1000 } };
  }
  if (target === 'secretsmanager.PutSecretValue') {
    outside.versions.push({ value: JSON.parse(body).SecretString, madeAt: 1_000 * (outside.versions.length + 1) });
    return { status: 200, body: {} };
  }
  if (target !== 'AmazonSQS.SendMessage') return { status: 400, body: { message: `unexpected ${target}` } };
  const { QueueUrl, MessageBody, MessageGroupId, MessageDeduplicationId } = JSON.parse(body);
  if (MessageGroupId === undefined) {
    const { traceId: _, ...message } = JSON.parse(MessageBody);
    outside.queued.push(message);
  } else {
    const attributes = { MessageGroupId, MessageDeduplicationId };
    const record = { messageId: randomUUID(), body: MessageBody, attributes };
    outside.waiting.push({ queue: QueueUrl.split('/').at(-1), record });
  }
  const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
  return { status: 200, body: { MessageId: 'm', MD5OfMessageBody } };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** How the queue hands a message over: under which id and place, at which attempt, and when it came. */
interface Handing {
  readonly id?: string;
  readonly place?: number;
  readonly attempt?: number;
  readonly at?: number;
}

/** A fresh table and fresh fakes, with every port of the realtime area on its real adapter. */
export async function realtime(variables: Readonly<Record<string, string>> = {}) {
  const { url, outside } = await startOutside();
  process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = url;
  process.env.AWS_ENDPOINT_URL_SQS = url;
  const runtime = await testRuntime({
    CONNECTIONS_URL: `${url}/live`,
    COUNTS_QUEUE_URL: `${url}/counts`,
    GREETINGS_QUEUE_URL: `${url}/greetings`,
    FRAMES_QUEUE_URL: `${url}/frames`,
    FANOUT_QUEUE_URL: `${url}/fanout`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_SESSION_TOKEN: 'test',
    REALTIME_SECRET: 'realtime',
    STREAM_TOKENS_SECRET: 'stream-tokens',
    INSTANT_TOKENS: 'shared',
    CONNECTIONS_PER_MINUTE: '24000',
    WEBHOOK_URL: '',
    WEBHOOK_EVENTS: '',
    ...variables,
  });
  const ports = {
    ...runtime,
    channelDirectory: channelDirectory(runtime),
    channelSignatures: channelSignatures(runtime),
    channelCache: channelCache(runtime),
    channels: channels(runtime),
    channelSequence: channelSequence(runtime),
    connectionEnds: connectionEnds(runtime),
    members: members(runtime),
    places: places(runtime),
    poster: poster(runtime),
    shares: shares(runtime),
    chat: chat(runtime),
    connectionBudget: connectionBudget(runtime),
    connections: connections(runtime),
    gigs: gigs(runtime),
    counts: counts(runtime),
    greetings: greetings(runtime),
    rateLimits: rateLimits(runtime),
    realtimeEvents: realtimeEvents(runtime),
    realtimeSecret: realtimeSecret(runtime),
    revocations: revocations(runtime),
    serverSignatures: serverSignatures(runtime),
    sockets: sockets(runtime),
    streams: streams(runtime),
    streamAccess: streamAccess(runtime),
    streamTokens: streamTokens(runtime),
  };
  const connectedAt = runtime.clock.now();
  const functions = {
    fanout: consumerFunction('test', deliverEvents, ports, (image) => image),
    frames: consumerFunction('test', receiveFrame, ports, (image) => image),
  };

  /** Delivers what waits in the FIFO queues, and what follows from it, in batches of at most ten. */
  const deliver = async () => {
    for (let next = outside.waiting[0]; next; next = outside.waiting[0]) {
      const { queue } = next;
      const batch = outside.waiting.filter((message) => message.queue === queue).slice(0, 10);
      for (const message of batch) outside.waiting.splice(outside.waiting.indexOf(message), 1);
      const consume = functions[queue as keyof typeof functions];
      expect(await consume({ Records: batch.map(({ record }) => record) })).toEqual({ batchItemFailures: [] });
    }
  };

  /** Publishes events and has them delivered. */
  const publish = async (events: readonly ChannelEvent[], id: string = randomUUID()) => {
    await ports.channels.publish(events, id);
    await deliver();
  };

  /** Invokes a socket function as API Gateway does. */
  const invoke = (
    unit: Unit<SocketRouteDefinition>,
    connectionId: string,
    event: { address?: string; query?: Record<string, string>; headers?: Record<string, string> } = {},
  ) =>
    socketFunction(
      'test',
      unit,
      ports,
    )({
      requestContext: {
        connectionId,
        requestId: 'r',
        ...(event.address && { identity: { sourceIp: event.address } }),
      },
      queryStringParameters: event.query ?? null,
      headers: event.headers ?? null,
    });

  /** A number for each message, which grows. */
  const numbers = new Map<string, string>();
  const numberOf = (id: string) => {
    const known = numbers.get(id) ?? String(18_900_000_000_000_000_000n + BigInt(numbers.size));
    numbers.set(id, known);
    return known;
  };

  /** Hands a message of a connection to `receiveFrame`, as the queue does, and delivers what follows from it. */
  const hand = async (
    connectionId: string,
    message: Readonly<Record<string, unknown>>,
    { id = randomUUID(), place, attempt = 1, at = runtime.clock.now() }: Handing = {},
  ) => {
    const body = JSON.stringify({ connectionId, connectedAt, at, ...message });
    const SequenceNumber = place === undefined ? numberOf(id) : String(place).padStart(20, '0');
    const attributes = {
      MessageGroupId: connectionId,
      MessageDeduplicationId: id,
      SequenceNumber,
      ApproximateReceiveCount: String(attempt),
    };
    const answer = await functions.frames({ Records: [{ messageId: id, body, attributes }] });
    await deliver();
    return answer;
  };
  const say = (connectionId: string, frame: string, options?: Handing) =>
    hand(connectionId, { type: 'MESSAGE', frame: Buffer.from(frame).toString('base64') }, options);
  const leave = (connectionId: string) => hand(connectionId, { type: 'DISCONNECT', frame: '' });

  /** An open connection, as `$connect` leaves it, optionally with its account. */
  const connected = async (connectionId: string, accountId?: string) => {
    const connection = { connectionId, socketId: `${runtime.ids.below(1e9)}.${runtime.ids.below(1e9)}` };
    await ports.connections.open(connection);
    if (accountId !== undefined) await ports.connections.identify(connection.socketId, accountId);
    return connection;
  };

  /** The events that a connection has received. */
  const framesOf = (connectionId: string) =>
    outside.posts.filter((post) => post.connectionId === connectionId).map(({ frame }) => frame);

  return { runtime, ports, outside, functions, invoke, say, leave, publish, deliver, connected, framesOf };
}
