/**
 * The only public HTTP server: the inspector, presigned uploads and downloads, and everything else through the edge.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { frontRequest, messageAnswer, writeAnswer } from '../http/message.ts';
import { refuse } from '../websocket/gateway.ts';
import type { Edge } from './edge.ts';

interface PublicParts {
  readonly edge: Edge;
  /** Answers `/_local/*`. */
  readonly inspect: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Handles a presigned S3 request and returns true, or does nothing and returns false. */
  readonly presigned: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Sends an object of a bucket that is an origin of the distribution. */
  readonly serveObject: (
    request: IncomingMessage,
    response: ServerResponse,
    bucket: string,
    key: string,
  ) => Promise<void>;
  /** Called for failures that have no other outlet; the client gets a 500. */
  readonly onFailure: (error: unknown) => void;
}

export interface PublicServer {
  readonly origin: string;
  /** Makes these parts answer requests from now on. */
  serve(parts: PublicParts): void;
  /** Takes no more requests, and cuts off those under way. Sockets stay. */
  stop(): void;
  close(): Promise<void>;
}

/** Above API Gateway's 10,240 bytes, so that the gateway and not Node refuses headers that are too large. */
const MAX_HEADER_BYTES = 64 * 1024;

/** Binds the port first, so that a port in use is detected before anything starts. Answers 503 until `serve`. */
export async function bindPublicServer(port: number): Promise<PublicServer> {
  let parts: PublicParts | undefined;
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: 60_000 }, (request, response) => {
    if (parts === undefined) writeAnswer(response, messageAnswer(503, 'Starting'), 'GET');
    else void answer(parts, request, response);
  });
  server.on('upgrade', (request, socket, head) => {
    if (parts === undefined) return refuse(socket, 503, 'Starting');
    const { onFailure } = parts;
    parts.edge.upgrade(request, socket, head).catch((error: unknown) => {
      onFailure(error);
      refuse(socket, 502, 'Bad Gateway');
    });
  });
  await listen(server, port);
  const address = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${address.port}`,
    serve: (served) => {
      parts = served;
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
    close: () => close(server),
  };
}

async function answer(parts: PublicParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const url = request.url ?? '/';
    if (url.startsWith('/_local')) return await parts.inspect(request, response);
    if (url.includes('X-Amz-Signature=') && parts.presigned(request, response)) return;
    const front = frontRequest(request);
    const given = await parts.edge.handle(front);
    if ('bucket' in given) {
      for (const [name, value] of Object.entries(given.headers)) response.setHeader(name, value);
      return await parts.serveObject(request, response, given.bucket, given.key);
    }
    // An answer may leave the body unread; it must be read before the connection's next request.
    request.resume();
    writeAnswer(response, given, front.method);
  } catch (error) {
    parts.onFailure(error);
    if (response.headersSent) response.destroy();
    else writeAnswer(response, messageAnswer(500, 'Internal Server Error'), request.method ?? 'GET');
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
