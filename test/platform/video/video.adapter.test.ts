import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { createOpentok } from '#infra/local/providers/opentok.ts';
import { createRuntime } from '#shared/platform/runtime/runtime.adapter.ts';
import { video } from '#shared/platform/video/video.adapter.ts';
import { videoTokenSeconds } from '#shared/platform/video/video.ts';
import { testRuntime } from '#test/support/store.ts';

const account = developmentCredentials.opentok;
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

interface Asked {
  readonly path: string;
  readonly body: string;
}

/** A provider that answers as the test defines, and the store of the adapter's secret on the same port. */
async function fixture(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
  perHour = '1000',
) {
  const TABLE_NAME = (await testRuntime()).environment('TABLE_NAME');
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      if (request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue') {
        response.setHeader('content-type', 'application/x-amz-json-1.1');
        response.end(JSON.stringify({ SecretString: JSON.stringify(account) }));
        return;
      }
      asked.push({ path: request.url ?? '', body });
      answer(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const variables = { TABLE_NAME, OPENTOK_SECRET: 'opentok', OPENTOK_API_URL: url, OPENTOK_PER_HOUR: perHour };
  return { adapter: video(createRuntime(variables)), asked, url };
}

/** The provider's stand-in, which verifies the signature of every request. */
const genuine = (now = () => Date.now(), perHour = '1000') => {
  const provider = createOpentok(now);
  return fixture(async (request, response, body) => {
    const headers = request.headers as Record<string, string>;
    const { pathname: path, searchParams: query } = new URL(request.url ?? '', 'http://provider');
    const sent = { path, query, headers, body, bytes: Buffer.from(body) };
    const answer = await provider.answer({ method: request.method ?? '', ...sent });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  }, perHour);
};

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

describe('video by OpenTok', () => {
  test('creates a routed session and signs keys for it without another call', async () => {
    const { adapter, asked } = await genuine();
    const { sessionId } = await adapter.createSession('account');
    expect(sessionId).toMatch(/^2_/);
    const keys = await adapter.keysFor(sessionId, { connectionData: 'account=a1', role: 'subscriber' });
    expect(keys).toMatchObject({ apiKey: account.apiKey, sessionId });
    const claims = claimsOf(keys.token);
    expect(claims).toMatchObject({ session_id: sessionId, role: 'subscriber', connection_data: 'account=a1' });
    const lifeSeconds = Number(claims.exp) - Math.floor(Date.now() / 1000);
    expect([lifeSeconds > videoTokenSeconds - 10, lifeSeconds <= videoTokenSeconds]).toEqual([true, true]);
    expect(asked).toEqual([{ path: '/session/create', body: 'archiveMode=manual&p2p.preference=disabled' }]);
  });

  test('gives each party their own token', async () => {
    const { adapter } = await genuine();
    const { sessionId } = await adapter.createSession('account');
    const { token: one } = await adapter.keysFor(sessionId, { connectionData: 'account=a1', role: 'publisher' });
    const { token: two } = await adapter.keysFor(sessionId, { connectionData: 'account=a1', role: 'publisher' });
    expect(claimsOf(one).role).toBe('publisher');
    expect(one).not.toBe(two);
  });

  test.each([
    ['refuses', 403, 'application/json', '{"code":-1}'],
    ['fails', 500, 'text/plain', 'oops'],
    ['answers no JSON', 200, 'application/json', '<html>'],
    ['answers something else', 200, 'application/json', '{}'],
    ['answers nothing', 200, 'application/json', ''],
  ])('reports the provider as unavailable when it %s', async (_what, status, type, body) => {
    const { adapter } = await fixture((_request, response) => {
      response.writeHead(status, { 'content-type': type }).end(body);
    });
    await expect(adapter.createSession('account')).rejects.toMatchObject({ code: 'provider_unavailable' });
  });

  test('reports the provider as unavailable when the connection breaks', async () => {
    const { adapter } = await fixture((request) => request.socket.destroy());
    await expect(adapter.createSession('account')).rejects.toMatchObject({ code: 'provider_unavailable' });
  });

  test('waits three seconds at most', async () => {
    const { adapter } = await fixture(() => undefined);
    const startedAt = performance.now();
    await expect(adapter.createSession('account')).rejects.toMatchObject({ code: 'provider_unavailable' });
    const seconds = (performance.now() - startedAt) / 1000;
    expect(seconds).toBeGreaterThan(2.9);
    expect(seconds).toBeLessThan(6);
  });

  test('refuses a session of another project', async () => {
    const { adapter } = await genuine();
    const foreign = `2_${Buffer.from('1~other~127.0.0.1~1~2~').toString('base64url')}`;
    const keys = adapter.keysFor(foreign, { connectionData: 'account=a1', role: 'publisher' });
    await expect(keys).rejects.toMatchObject({ code: 'provider_unavailable' });
  });
});

test("sessions and archives spend the stage's budget, and what ends them is done beyond it", async () => {
  const { adapter, asked } = await genuine(Date.now, '2');
  const { sessionId } = await adapter.createSession('account');
  const { archiveId } = await adapter.startArchive(sessionId);
  const before = asked.length;
  await expect(adapter.createSession('account')).rejects.toMatchObject({ code: 'provider_unavailable' });
  await expect(adapter.startArchive(sessionId)).rejects.toMatchObject({ code: 'provider_unavailable' });
  expect(asked).toHaveLength(before);
  await adapter.stopArchive(archiveId);
  await adapter.disconnectAll(sessionId);
  expect(asked.slice(before).map(({ path }) => path.split('/').at(-1))).toEqual(['stop', 'connection?count=1000']);
});

describe('archives by OpenTok', () => {
  const archives = `/v2/project/${account.apiKey}/archive`;
  const started = JSON.stringify({ id: 'archive-1', status: 'started' });
  const stopped = JSON.stringify({ id: 'archive-1', status: 'available' });
  const none = JSON.stringify({ count: 0, items: [] });

  /** A provider that answers by HTTP method, and breaks the connection for every other method. */
  const answering = (answers: Readonly<Record<string, readonly [status: number, body: string]>>) =>
    fixture((request, response) => {
      const [status, body] = answers[request.method ?? ''] ?? [];
      if (status === undefined) request.socket.destroy();
      else response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });

  test('start and stop with requests whose signature the provider accepts', async () => {
    const { adapter, asked } = await genuine();
    const { sessionId } = await adapter.createSession('account');
    const { archiveId } = await adapter.startArchive(sessionId);
    await adapter.stopArchive(archiveId);
    expect(asked.slice(1).map(({ path }) => path)).toEqual([archives, `${archives}/${archiveId}/stop`]);
    expect(JSON.parse(asked[1]?.body ?? '')).toMatchObject({ sessionId, hasAudio: true, hasVideo: true });
  });

  test('are unique per session: the second caller gets the running one', async () => {
    const { adapter } = await genuine();
    const { sessionId } = await adapter.createSession('account');
    const first = await adapter.startArchive(sessionId);
    expect(await adapter.startArchive(sessionId)).toEqual(first);
    await adapter.stopArchive(first.archiveId);
    expect((await adapter.startArchive(sessionId)).archiveId).not.toBe(first.archiveId);
  });

  test('may be stopped repeatedly', async () => {
    const { adapter } = await genuine();
    const { sessionId } = await adapter.createSession('account');
    const { archiveId } = await adapter.startArchive(sessionId);
    for (const _ of [1, 2, 3]) await expect(adapter.stopArchive(archiveId)).resolves.toBeUndefined();
  });

  test('are found when the answer to their start was lost', async () => {
    const { adapter } = await answering({ GET: [200, JSON.stringify({ count: 1, items: [JSON.parse(started)] })] });
    expect(await adapter.startArchive('session')).toEqual({ archiveId: 'archive-1' });
  });

  test('are stopped even if they have ended on their own before', async () => {
    const { adapter } = await answering({ GET: [200, stopped] });
    await expect(adapter.stopArchive('archive-1')).resolves.toBeUndefined();
  });

  test.each([
    ['refuses', { POST: [403, '{}'], GET: [403, '{}'] }],
    ['fails', { POST: [500, 'oops'], GET: [500, 'oops'] }],
    ['answers something else', { POST: [200, '{}'], GET: [200, '{}'] }],
    ['breaks every connection', {}],
    ['has begun nothing', { POST: [500, ''], GET: [200, none] }],
  ] as const)('report the provider as unavailable when it %s', async (_what, answers) => {
    const { adapter } = await answering(answers);
    await expect(adapter.startArchive('session')).rejects.toMatchObject({ code: 'provider_unavailable' });
  });

  test('report a failure when a running one cannot be stopped', async () => {
    const { adapter } = await answering({ POST: [500, ''], GET: [200, started] });
    await expect(adapter.stopArchive('archive-1')).rejects.toMatchObject({ code: 'provider_unavailable' });
  });

  test.each(['startArchive', 'stopArchive'] as const)('wait three seconds at most: %s', async (what) => {
    const { adapter } = await fixture(() => undefined);
    const startedAt = performance.now();
    await expect(adapter[what]('any')).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});

describe('cutting off', () => {
  const clients = async () => {
    const setting = { lateSeconds: 0 };
    const { adapter, asked, url } = await genuine(() => Date.now() + setting.lateSeconds * 1000);
    const connect = async (token: string) =>
      (await fetch(`${url}/connect`, { method: 'POST', body: JSON.stringify({ token }) })).status;
    const connected = async () => {
      const answer = await fetch(`${url}/connections`);
      const all = (await answer.json()) as { sessionId: string; role: string }[];
      return all.map(({ sessionId, role }) => `${role} of ${sessionId}`).sort();
    };
    return { adapter, asked, setting, connect, connected };
  };

  test('disconnects everybody of the session and nobody else, and may be repeated', async () => {
    const { adapter, connect, connected } = await clients();
    const [one, other] = [await adapter.createSession('account'), await adapter.createSession('account')];
    for (const { sessionId } of [one, other]) {
      for (const role of ['publisher', 'subscriber'] as const) {
        expect(await connect((await adapter.keysFor(sessionId, { connectionData: 'a', role })).token)).toBe(200);
      }
    }
    await adapter.disconnectAll(one.sessionId);
    await adapter.disconnectAll(one.sessionId);
    expect(await connected()).toEqual(['publisher', 'subscriber'].map((role) => `${role} of ${other.sessionId}`));
  });

  test('keeps out those whose keys have run out, and not those who are connected', async () => {
    const { adapter, setting, connect, connected } = await clients();
    const { sessionId } = await adapter.createSession('account');
    const { token } = await adapter.keysFor(sessionId, { connectionData: 'a', role: 'publisher' });
    await connect(token);
    setting.lateSeconds = videoTokenSeconds + 1;
    expect([await connect(token), (await connected()).length]).toEqual([403, 1]);
  });

  test('takes a client who has just left, and a session that the provider does not know, for cut off', async () => {
    const { adapter } = await fixture((request, response) => {
      const isList = request.method === 'GET' && request.url?.includes('/session/known/');
      response.writeHead(isList ? 200 : 404).end(isList ? '{"items":[{"connectionId":"gone"}]}' : '{}');
    });
    await adapter.disconnectAll('known');
    await adapter.disconnectAll('unknown');
  });

  test('disconnects more than the provider names unasked', async () => {
    const { adapter, connect, connected } = await clients();
    const { sessionId } = await adapter.createSession('account');
    const { token } = await adapter.keysFor(sessionId, { connectionData: 'a', role: 'subscriber' });
    for (let client = 0; client < 51; client++) await connect(token);
    await adapter.disconnectAll(sessionId);
    expect(await connected()).toEqual([]);
  });

  test('fails after a full list, so that it is tried again with the rest', async () => {
    let cut = 0;
    const items = Array.from({ length: 1_000 }, (_, index) => ({ connectionId: `client-${index}` }));
    const { adapter } = await fixture((request, response) => {
      if (request.method === 'DELETE') cut++;
      response
        .writeHead(request.method === 'GET' ? 200 : 204)
        .end(request.method === 'GET' ? JSON.stringify({ items }) : '');
    });
    await expect(adapter.disconnectAll('session')).rejects.toThrow('more clients may be connected');
    expect(cut).toBe(1_000);
  });

  test('fails when the provider does, so that it is tried again', async () => {
    const { adapter } = await fixture((request, response) => {
      const isList = request.method === 'GET';
      response.writeHead(isList ? 200 : 403).end(isList ? '{"items":[{"connectionId":"there"}]}' : '{}');
    });
    await expect(adapter.disconnectAll('session')).rejects.toMatchObject({ code: 'provider_unavailable' });
  });
});

test('sessions that anyone can begin, and recordings, leave half of the budget to those of accounts', async () => {
  const { adapter } = await genuine(Date.now, '4');
  const { sessionId } = await adapter.createSession('anyone');
  await adapter.startArchive(sessionId);
  await expect(adapter.createSession('anyone')).rejects.toMatchObject({ code: 'provider_unavailable' });
  await expect(adapter.startArchive(sessionId)).rejects.toMatchObject({ code: 'provider_unavailable' });
  for (const _ of [1, 2]) await expect(adapter.createSession('account')).resolves.toHaveProperty('sessionId');
  await expect(adapter.createSession('account')).rejects.toMatchObject({ code: 'provider_unavailable' });
});
