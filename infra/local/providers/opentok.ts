/**
 * Stand-in for the OpenTok REST API (`opentok` 2.23): sessions and archives, refused without a valid
 * `X-OPENTOK-AUTH` token signed with the development secret.
 */

import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { developmentCredentials } from '../credentials.ts';
import type { Provider, ProviderAnswer, ProviderRequest } from './provider.ts';

const { apiKey, apiSecret } = developmentCredentials.opentok;
const ARCHIVE = new RegExp(`^/v2/project/${apiKey}/archive(?:/([\\w-]+)(/stop)?)?$`);

interface Archive {
  readonly id: string;
  status: 'started' | 'stopped';
  readonly sessionId: string;
  readonly name: string;
  readonly createdAt: number;
}

export function createOpentok(nowMs: () => number): Provider {
  const archives = new Map<string, Archive>();

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

  function answer(request: ProviderRequest): ProviderAnswer {
    if (!isAuthentic(request.headers['x-opentok-auth'], nowMs())) {
      return { status: 403, body: { code: -1, message: 'Invalid token' } };
    }
    const { method, path } = request;
    if (method === 'POST' && path === '/session/create') return createSession();
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
  const [head = '', claims = '', signature = ''] = (token ?? '').split('.');
  const expected = createHmac('sha256', apiSecret).update(`${head}.${claims}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
  const { iss, ist, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString());
  return iss === apiKey && ist === 'project' && Number(exp) * 1000 > nowMs;
}
