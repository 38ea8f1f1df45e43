import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';
import { gigs } from '#shared/dropin/gigs/gig.dynamo.ts';
import { chat } from '#shared/dropin/messaging/chat.dynamo.ts';
import { streams } from '#shared/instant/streams/stream.dynamo.ts';
import { streamAccess } from '#shared/instant/streams/stream-access.dynamo.ts';
import { streamTokens } from '#shared/instant/streams/stream-tokens.adapter.ts';
import type { SocketRouteDefinition, Unit } from '#shared/kernel/route/define.ts';
import { socketFunction } from '#shared/kernel/route/socket.ts';
import { rateLimits } from '#shared/platform/http/rate-limit.dynamo.ts';
import { channelDirectory } from '#shared/platform/realtime/channel-directory.dynamo.ts';
import { channelSignatures } from '#shared/platform/realtime/channel-signatures.adapter.ts';
import { channels } from '#shared/platform/realtime/channels.adapter.ts';
import { connections } from '#shared/platform/realtime/connection.dynamo.ts';
import { greetings } from '#shared/platform/realtime/greetings.adapter.ts';
import { sockets } from '#shared/platform/realtime/sockets.adapter.ts';
import { serverSignatures } from '#shared/platform/server-api/server-signatures.adapter.ts';
import { realtimeEvents } from '#shared/platform/webhooks/realtime-event.dynamo.ts';
import { testRuntime } from '../support/store.ts';

/** The application of these tests. */
export const application = { key: 'app-key', secret: 'app-secret', appId: '1001' };

/** The status for the nth post to a connection; undefined for 200. */
type Verdict = (connectionId: string, attempt: number) => number | undefined;

interface Outside {
  /** Frames that arrived, in order. */
  readonly posts: { readonly connectionId: string; readonly frame: Frame }[];
  readonly ended: string[];
  readonly queued: unknown[];
  /** The maximum number of concurrent posts. */
  maxAtOnce: number;
  verdict: Verdict;
}

interface Frame {
  readonly event: string;
  readonly channel?: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read frames freely and assert what they read.
  readonly data?: any;
}

/** Fakes for all services but the table, over HTTP: the sockets' management API, the queue and the secret. */
async function startOutside(): Promise<{ url: string; outside: Outside }> {
  const outside: Outside = { posts: [], ended: [], queued: [], maxAtOnce: 0, verdict: () => undefined };
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
    const status = outside.verdict(connectionId, attempt) ?? 200;
    if (status === 200) outside.posts.push({ connectionId, frame: JSON.parse(body) });
    return { status, ...(errors[status] !== undefined && { type: errors[status] }) };
  };
  const server = createServer((request, response) => {
    underWay += 1;
    outside.maxAtOnce = Math.max(outside.maxAtOnce, underWay);
    void answer(request).then(({ status, body, type }) => {
      underWay -= 1;
      response.writeHead(status, { 'content-type': 'application/json', ...(type && { 'x-amzn-errortype': type }) });
      response.end(body === undefined ? '' : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, outside };
}

const errors: Readonly<Record<number, string>> = {
  403: 'ForbiddenException',
  410: 'GoneException',
  429: 'LimitExceededException',
};

function serviceAnswer(target: string, body: string, outside: Outside): { status: number; body: unknown } {
  if (target === 'secretsmanager.GetSecretValue') {
    return { status: 200, body: { SecretString: JSON.stringify(application) } };
  }
  if (target !== 'AmazonSQS.SendMessage') return { status: 400, body: { message: `unexpected ${target}` } };
  const { MessageBody } = JSON.parse(body);
  outside.queued.push(JSON.parse(MessageBody));
  const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
  return { status: 200, body: { MessageId: 'm', MD5OfMessageBody } };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A fresh table and fresh fakes, with every port of the realtime area on its real adapter. */
export async function realtime(variables: Readonly<Record<string, string>> = {}) {
  const { url, outside } = await startOutside();
  process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = url;
  process.env.AWS_ENDPOINT_URL_SQS = url;
  const runtime = await testRuntime({
    CONNECTIONS_URL: `${url}/live`,
    GREETINGS_QUEUE_URL: `${url}/queue`,
    REALTIME_SECRET: 'realtime',
    STREAM_TOKENS_SECRET: 'stream-tokens',
    WEBHOOK_URL: '',
    WEBHOOK_EVENTS: '',
    ...variables,
  });
  const ports = {
    ...runtime,
    channelDirectory: channelDirectory(runtime),
    channelSignatures: channelSignatures(runtime),
    channels: channels(runtime),
    chat: chat(runtime),
    connections: connections(runtime),
    gigs: gigs(runtime),
    greetings: greetings(runtime),
    rateLimits: rateLimits(runtime),
    realtimeEvents: realtimeEvents(runtime),
    serverSignatures: serverSignatures(runtime),
    sockets: sockets(runtime),
    streams: streams(runtime),
    streamAccess: streamAccess(runtime),
    streamTokens: streamTokens(runtime),
  };
  const connectedAt = runtime.clock.now();

  /** Invokes a socket function as API Gateway does. */
  const invoke = (
    unit: Unit<SocketRouteDefinition>,
    connectionId: string,
    event: { frame?: string; query?: Record<string, string>; headers?: Record<string, string> } = {},
  ) =>
    socketFunction(
      'test',
      unit,
      ports,
    )({
      requestContext: { connectionId, requestId: 'r', connectedAt },
      queryStringParameters: event.query ?? null,
      headers: event.headers ?? null,
      body: event.frame ?? null,
    });

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

  return { runtime, ports, outside, invoke, connected, framesOf };
}
