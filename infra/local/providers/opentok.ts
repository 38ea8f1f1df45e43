/**
 * Stand-in for the OpenTok REST API (`opentok` 2.23): sessions, archives and who is connected, refused without a valid
 * `X-OPENTOK-AUTH` token signed with the development secret. There is no video: a client connects by `POST /connect` with
 * the token that the product gave it, and `GET /connections` shows who is connected to which session.
 */

import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { developmentCredentials } from '../credentials.ts';
import type { Provider, ProviderAnswer, ProviderRequest } from './provider.ts';

const { apiKey, apiSecret } = developmentCredentials.opentok;
const ARCHIVE = new RegExp(`^/v2/project/${apiKey}/archive(?:/([\\w-]+)(/stop)?)?$`);

const CONNECTION = new RegExp(`^/v2/project/${apiKey}/session/([^/]+)/connection(?:/([\\w-]+))?$`);

/** How many connections a list has for which no number is asked. */
const pageSize = 50;

interface Connection {
  readonly connectionId: string;
  readonly sessionId: string;
  readonly connectionState: 'Connected';
  readonly createdAt: number;
  readonly role: string;
  readonly data: string;
}

interface Archive {
  readonly id: string;
  status: 'started' | 'stopped';
  readonly sessionId: string;
  readonly name: string;
  readonly createdAt: number;
}

export function createOpentok(nowMs: () => number): Provider {
  const archives = new Map<string, Archive>();
  const connections = new Map<string, Connection>();

  function createSession(): ProviderAnswer {
    const session_id = sessionId(nowMs());
    const create_dt = new Date(nowMs()).toUTCString();
    return {
      status: 200,
      body: [{ session_id, project_id: apiKey, partner_id: apiKey, create_dt, media_server_url: '' }],
    };
  }

  function startArchive(body: string): ProviderAnswer {
    const input: { sessionId?: string; name?: string } = JSON.parse(body || '{}');
    if (input.sessionId === undefined) return { status: 400, body: { message: 'A session id is required' } };
    const { sessionId: ofSession, name = '' } = input;
    if (archivesOf(ofSession).some(({ status }) => status === 'started')) {
      return { status: 409, body: { message: 'This session is being recorded' } };
    }
    const archive: Archive = { id: randomUUID(), status: 'started', sessionId: ofSession, name, createdAt: nowMs() };
    archives.set(archive.id, archive);
    return { status: 200, body: written(archive) };
  }

  function archivesOf(sessionId: string | null): Archive[] {
    return [...archives.values()].filter((archive) => sessionId === null || archive.sessionId === sessionId);
  }

  function readArchive(id: string): ProviderAnswer {
    const archive = archives.get(id);
    return archive ? { status: 200, body: written(archive) } : { status: 404, body: { message: 'Archive not found' } };
  }

  function listArchives(sessionId: string | null): ProviderAnswer {
    const items = archivesOf(sessionId).map(written).reverse();
    return { status: 200, body: { count: items.length, items } };
  }

  function stopArchive(id: string): ProviderAnswer {
    const archive = archives.get(id);
    if (archive === undefined) return { status: 404, body: { message: 'Archive not found' } };
    if (archive.status === 'stopped') return { status: 409, body: { message: 'Archive is not recording' } };
    archive.status = 'stopped';
    return { status: 200, body: written(archive) };
  }

  /** Like a client's SDK: a token counts only until it runs out, and the connection that it opens lasts. */
  function connect(body: string): ProviderAnswer {
    const { token }: { token?: string } = JSON.parse(body || '{}');
    const claims = claimsOf(token);
    if (claims === undefined || Number(claims.exp) * 1000 <= nowMs()) {
      return { status: 403, body: { message: 'The token is invalid or has run out' } };
    }
    const connection: Connection = {
      connectionId: randomUUID(),
      sessionId: String(claims.session_id),
      connectionState: 'Connected',
      createdAt: nowMs(),
      role: String(claims.role),
      data: String(claims.connection_data),
    };
    connections.set(connection.connectionId, connection);
    return { status: 200, body: connection };
  }

  function connectionsOf(sessionId: string, count: number): ProviderAnswer {
    const all = [...connections.values()].filter((connection) => connection.sessionId === sessionId);
    return { status: 200, body: { count: all.length, projectId: apiKey, sessionId, items: all.slice(0, count) } };
  }

  function disconnect(connectionId: string): ProviderAnswer {
    if (connections.delete(connectionId)) return { status: 204, body: '' };
    return { status: 404, body: { message: 'Connection not found' } };
  }

  function answer(request: ProviderRequest): ProviderAnswer {
    if (request.method === 'POST' && request.path === '/connect') return connect(request.body);
    if (request.method === 'GET' && request.path === '/connections') {
      return { status: 200, body: [...connections.values()] };
    }
    if (!isAuthentic(request.headers['x-opentok-auth'], nowMs())) {
      return { status: 403, body: { code: -1, message: 'Invalid token' } };
    }
    const { method, path } = request;
    if (method === 'POST' && path === '/session/create') return createSession();
    const [, ofSession, connectionId] = CONNECTION.exec(path) ?? [];
    if (ofSession !== undefined && method === 'GET') {
      return connectionsOf(decodeURIComponent(ofSession), Number(request.query.get('count') ?? pageSize));
    }
    if (connectionId !== undefined && method === 'DELETE') return disconnect(connectionId);
    const [isArchive, id, stop] = ARCHIVE.exec(path) ?? [];
    if (isArchive === undefined) return { status: 404, body: { message: `No such resource ${path}` } };
    if (method === 'POST' && id === undefined) return startArchive(request.body);
    if (method === 'POST' && id !== undefined && stop) return stopArchive(id);
    if (method === 'GET' && !stop)
      return id === undefined ? listArchives(request.query.get('sessionId')) : readArchive(id);
    return { status: 405, body: { message: `${method} is not simulated here` } };
  }

  return { name: 'opentok', answer };
}

function written(archive: Archive): object {
  return { ...archive, projectId: apiKey, partnerId: apiKey };
}

/** Session ids contain their project's key: client tokens are made from it without another call. */
function sessionId(nowMs: number): string {
  const text = `1~${apiKey}~127.0.0.1~${nowMs}~${randomUUID()}~`;
  return `2_${Buffer.from(text).toString('base64url')}`;
}

function isAuthentic(token: string | undefined, nowMs: number): boolean {
  const { iss, ist, exp } = claimsOf(token) ?? {};
  return iss === apiKey && ist === 'project' && Number(exp) * 1000 > nowMs;
}

/** What a token says; undefined without our signature. */
function claimsOf(token: string | undefined): Readonly<Record<string, unknown>> | undefined {
  const [head = '', claims = '', signature = ''] = (token ?? '').split('.');
  const expected = createHmac('sha256', apiSecret).update(`${head}.${claims}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return JSON.parse(Buffer.from(claims, 'base64url').toString());
}
