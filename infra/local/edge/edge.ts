/** CloudFront's part: passes an outside request to the origin that the template's distribution names for it. */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { HttpApi } from '../http/api.ts';
import { type FrontAnswer, type FrontRequest, frontRequest, messageAnswer } from '../http/message.ts';
import { decode } from '../http/routes.ts';
import type { Assembly } from '../interfaces.ts';
import { refuse, type SocketGateway } from '../websocket/gateway.ts';
import { type Behaviour, readDistribution, type SecretValues } from './distribution.ts';
import type { ViewerAnswer, ViewerRequest } from './viewer-request.ts';

interface EdgeParts {
  readonly assembly: Assembly;
  readonly httpApis: readonly HttpApi[];
  readonly sockets: SocketGateway;
  /** Values of secrets by name, which the distribution's headers may name. */
  readonly secretValues?: SecretValues;
}

/** The answer when the origin is a bucket: this object of it, which only the distribution may read. */
interface BucketObject {
  readonly bucket: string;
  readonly key: string;
  /** What the distribution adds to the answer. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Edge {
  handle(request: FrontRequest): Promise<FrontAnswer | BucketObject>;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
}

/**
 * The address that an origin sees: CloudFront's, never the viewer's (one of 130.176.0.0/16, CloudFront's own range).
 */
const EDGE_ADDRESS = '130.176.0.1';

const NOT_ALLOWED = messageAnswer(403, 'This distribution is not configured to allow this method');

export function createEdge(parts: EdgeParts): Edge {
  const choose = readDistribution(parts.assembly, parts.secretValues);
  return choose === undefined ? withoutDistribution(parts) : withDistribution(parts, choose);
}

function withDistribution(parts: EdgeParts, choose: (path: string) => Behaviour): Edge {
  return {
    handle: async (request) => {
      const behaviour = choose(request.path);
      const shown = (answer: FrontAnswer) => withHeaders(answer, behaviour.answerHeaders);
      if (!behaviour.allowedMethods.includes(request.method)) return shown(NOT_ALLOWED);
      const viewed = await view(behaviour, request);
      if ('status' in viewed) return shown(viewed);
      const { uri, query, headers } = viewed;
      const path = `${behaviour.originPath}${uri}`;
      const { origin } = behaviour;
      if ('bucket' in origin)
        return { bucket: origin.bucket, key: decode(path.slice(1)), headers: behaviour.answerHeaders };
      const api = parts.httpApis.find((candidate) => candidate.apiId === origin.apiId);
      // A WebSocket API answers a request without an upgrade like this.
      if (api === undefined) return shown(messageAnswer(426, 'Upgrade Required'));
      const sent = { ...request, path, query, headers: atOrigin(behaviour, headers, request), sourceIp: EDGE_ADDRESS };
      return shown(await api.handle(sent));
    },
    upgrade: async (request, socket, head) => {
      const behaviour = choose(pathOf(request));
      const viewed = await view(behaviour, frontRequest(request));
      if ('status' in viewed) return refuse(socket, viewed.status, 'Refused at the edge');
      const { originPath, origin, originHeaders } = behaviour;
      if (!('apiId' in origin)) return refuse(socket, 400, 'Bad Request');
      const path = `${originPath}${viewed.uri}`;
      replaceHeaders(request.rawHeaders, originHeaders);
      return parts.sockets.accept(origin.apiId, { request, socket, head, path, query: viewed.query });
    },
  };
}

/** For a template without a distribution: only the APIs' own addresses exist. */
function withoutDistribution(parts: EdgeParts): Edge {
  return {
    handle: async (request) => (await parts.httpApis[0]?.handle(request)) ?? messageAnswer(404, 'Not Found'),
    upgrade: async (request, socket, head) => {
      const { path, query } = frontRequest(request);
      const api = parts.sockets.apis.find(({ stage }) => `${path}/`.startsWith(`/${stage}/`));
      if (api === undefined) return refuse(socket, 403, 'Forbidden');
      return parts.sockets.accept(api.apiId, { request, socket, head, path, query });
    },
  };
}

/** Sets headers of a handshake, which the gateway reads in the form in which they came: names and values in turn. */
function replaceHeaders(rawHeaders: string[], set: Readonly<Record<string, string>>): void {
  for (let index = rawHeaders.length - 2; index >= 0; index -= 2) {
    if ((rawHeaders[index] ?? '').toLowerCase() in set) rawHeaders.splice(index, 2);
  }
  rawHeaders.push(...Object.entries(set).flat());
}

/** An answer's own headers win. */
function withHeaders(answer: FrontAnswer, added: Readonly<Record<string, string>>): FrontAnswer {
  return { ...answer, headers: { ...added, ...answer.headers } };
}

/**
 * The headers that reach the origin: the viewer's address is appended to the chain, and the distribution's headers win.
 */
function atOrigin({ originHeaders }: Behaviour, headers: FrontRequest['headers'], { sourceIp }: FrontRequest) {
  const chain = headers['x-forwarded-for'];
  return { ...headers, 'x-forwarded-for': chain === undefined ? sourceIp : `${chain}, ${sourceIp}`, ...originHeaders };
}

async function view(behaviour: Behaviour, request: FrontRequest): Promise<ViewerRequest | ViewerAnswer> {
  const { method, path, query, headers } = request;
  const viewer = { method, uri: path, query, headers };
  return behaviour.viewerRequest === undefined ? viewer : behaviour.viewerRequest(viewer, request.sourceIp);
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}
