/** A request on its way to the function and its answer on the way back, independent of Node's sockets. */

import type { IncomingMessage, ServerResponse } from 'node:http';

export interface FrontRequest {
  readonly method: string;
  /** Percent-encoded, without the query string. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** Names in lower case; values of a repeated header joined by commas (cookies by `; `). */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of the request line and all headers, as API Gateway's limit counts them. */
  readonly headBytes: number;
  readonly sourceIp: string;
  /** Reads the whole body once. @throws BodyTooLarge beyond the limit. */
  readBody(limitBytes: number): Promise<Buffer>;
}

export interface FrontAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body: string | Buffer;
}

export class BodyTooLarge extends Error {}

/** An answer in the form of API Gateway's own errors: `{"message": ...}`. */
export function messageAnswer(status: number, message: string): FrontAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) };
}

export function frontRequest(request: IncomingMessage): FrontRequest {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    headers: joinHeaders(request.rawHeaders),
    headBytes: target.length + request.rawHeaders.reduce((sum, part) => sum + part.length, 0),
    sourceIp: (request.socket.remoteAddress ?? '127.0.0.1').replace('::ffff:', ''),
    readBody: (limitBytes) => readBody(request, limitBytes),
  };
}

/** Writes the answer; for a HEAD request, only its status and headers. */
export function writeAnswer(response: ServerResponse, answer: FrontAnswer, method: string): void {
  const body = Buffer.from(answer.body);
  const bodiless = answer.status === 204 || answer.status === 304;
  const headers: Record<string, string | string[] | number> = { ...answer.headers };
  if (answer.cookies !== undefined && answer.cookies.length > 0) headers['set-cookie'] = [...answer.cookies];
  if (!bodiless) headers['content-length'] = body.length;
  response.writeHead(answer.status, headers);
  response.end(method === 'HEAD' || bodiless ? undefined : body);
}

function joinHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    const earlier = headers[name];
    headers[name] = earlier === undefined ? value : `${earlier}${name === 'cookie' ? '; ' : ','}${value}`;
  }
  return headers;
}

/** The rest of a refused body is read and discarded: closing the connection could lose the answer for the client. */
function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let length = 0;
  const isAnnouncedTooLarge = Number(request.headers['content-length'] ?? 0) > limitBytes;
  if (isAnnouncedTooLarge) reject(new BodyTooLarge());
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > limitBytes) reject(new BodyTooLarge());
    else chunks.push(chunk);
  });
  request.on('end', () => resolve(Buffer.concat(chunks)));
  request.on('error', reject);
  return promise;
}
