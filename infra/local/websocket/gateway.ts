/** API Gateway's side of WebSockets: handshakes, open connections and their management. */

import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { gatewayId } from '../http/event.ts';
import type { Activity, Assembly, Iam, Sockets, VirtualClock } from '../interfaces.ts';
import { invokeRoute, readSocketApis, type SocketApi, type Targets } from './api.ts';
import { Connection, MAX_MESSAGE_BYTES } from './connection.ts';
import { type ConnectionFacts, connectEvent } from './event.ts';

interface SocketGatewayParts {
  readonly assembly: Assembly;
  readonly iam: Iam;
  readonly targets: Targets;
  readonly clock: VirtualClock;
  readonly activity: Activity;
}

/** An incoming handshake, with the path and query that the API sees after the edge has rewritten them. */
interface Handshake {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly path: string;
  readonly query: string;
}

export interface SocketGateway extends Sockets {
  readonly apis: readonly SocketApi[];
  /** Takes over the socket: invokes `$connect`, then opens the connection or refuses it with a status. */
  accept(apiId: string, handshake: Handshake): Promise<void>;
  /** Drops all sockets; clients reconnect to the next process. */
  close(): void;
}

/** The connection does not exist, or its `$connect` has not returned yet: the management API's 410. */
export class Gone extends Error {
  override name = 'Gone';
}

export function createSocketGateway(parts: SocketGatewayParts): SocketGateway {
  const apis = readSocketApis(parts.assembly, parts.iam);
  const connections = new Map<string, Connection>();
  const pending = new Set<Duplex>();
  const chosenProtocols = new WeakMap<IncomingMessage, string>();
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    clientTracking: false,
    handleProtocols: (_offered, request) => chosenProtocols.get(request) ?? false,
  });

  function find(apiId: string, connectionId: string): Connection {
    const connection = connections.get(connectionId);
    if (connection?.facts.apiId !== apiId) throw new Gone(`There is no connection ${connectionId}`);
    return connection;
  }

  async function accept(apiId: string, handshake: Handshake): Promise<void> {
    const { request, socket } = handshake;
    const api = apis.find((candidate) => candidate.apiId === apiId);
    // The real gateway also refuses any path after the stage.
    if (api === undefined || handshake.path.replace(/\/$/, '') !== `/${api.stage}`)
      return refuse(socket, 403, 'Forbidden');
    // The client may disconnect while `$connect` still runs: that is not an error here.
    const onError = (): void => void socket.destroy();
    socket.on('error', onError);
    pending.add(socket);
    try {
      const facts = factsOf(api, request, parts.clock.now());
      const verdict = await connect(api, facts, handshake);
      if (verdict.status !== 200) return refuse(socket, verdict.status, verdict.message);
      if (verdict.protocol !== undefined) chosenProtocols.set(request, verdict.protocol);
      if (!socket.destroyed) open(api, facts, handshake);
    } catch {
      refuse(socket, 500, 'Internal server error');
    } finally {
      socket.off('error', onError);
      pending.delete(socket);
    }
  }

  async function connect(api: SocketApi, facts: ConnectionFacts, handshake: Handshake): Promise<Verdict> {
    const route = api.routeFor('$connect');
    if (route === undefined) return { status: 200, message: '' };
    if (route.kind === 'function' && !route.isPermitted) return { status: 500, message: 'Internal server error' };
    const event = connectEvent(facts, handshake.request, handshake.query, parts.clock.now());
    return verdictOf(await invokeRoute(parts.targets, route, event));
  }

  function open(api: SocketApi, facts: ConnectionFacts, { request, socket, head }: Handshake): void {
    server.handleUpgrade(request, socket, head, (webSocket) => {
      const onEnd = (): void => void connections.delete(facts.connectionId);
      const { targets, clock, activity } = parts;
      connections.set(
        facts.connectionId,
        new Connection({ api, targets, clock, activity, facts, onEnd }, webSocket, socket),
      );
    });
  }

  return {
    apis,
    accept,
    post: async (apiId, connectionId, data) => find(apiId, connectionId).send(data.toString()),
    get: (apiId, connectionId) => {
      const { facts, lastActiveAtMs } = find(apiId, connectionId);
      const connectedAt = new Date(facts.connectedAtMs).toISOString();
      return { connectedAt, lastActiveAt: new Date(lastActiveAtMs).toISOString(), identity: facts.identity };
    },
    disconnect: (apiId, connectionId) => find(apiId, connectionId).end(1000, 'Connection Closed Normally'),
    close: () => {
      for (const connection of connections.values()) connection.drop();
      for (const socket of pending) socket.destroy();
      connections.clear();
    },
  };
}

interface Verdict {
  readonly status: number;
  readonly message: string;
  readonly protocol?: string | undefined;
}

function factsOf(api: SocketApi, request: IncomingMessage, nowMs: number): ConnectionFacts {
  const sourceIp = (request.socket.remoteAddress ?? '127.0.0.1').replace('::ffff:', '');
  const identity = { sourceIp, userAgent: request.headers['user-agent'] ?? '' };
  const { apiId, stage, domainName } = api;
  return { apiId, stage, domainName, connectionId: connectionIdOf(gatewayId()), connectedAtMs: nowMs, identity };
}

/** Connection ids appear in paths, so they use only characters that need no encoding there. */
function connectionIdOf(id: string): string {
  return id.replaceAll('/', '_').replaceAll('+', '-');
}

function verdictOf(outcome: Awaited<ReturnType<typeof invokeRoute>>): Verdict {
  const answer: Record<string, unknown> = outcome === 'failed' ? {} : Object(outcome.payload);
  const status = Number(answer.statusCode);
  if (!Number.isInteger(status)) return { status: 502, message: 'Internal server error' };
  if (status < 200 || status > 299) return { status, message: STATUS_CODES[status] ?? 'Refused' };
  const headers = Object.entries(Object(answer.headers));
  const protocol = headers.find(([name]) => name.toLowerCase() === 'sec-websocket-protocol')?.[1];
  return { status: 200, message: '', protocol: typeof protocol === 'string' ? protocol : undefined };
}

/** Answers the handshake with a plain HTTP error and ends the socket. */
export function refuse(socket: Duplex, status: number, message: string): void {
  const body = JSON.stringify({ message });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
