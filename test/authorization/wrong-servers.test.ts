import { describe, expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import type { RouteDefinition, Unit } from '#shared/kernel/route/define.ts';
import { idempotency } from '#shared/platform/http/idempotency.dynamo.ts';
import { itemsOf } from '#test/support/items.ts';
import { application, realtime } from '../realtime/harness.ts';
import { callAsServer, type ServerCall } from '../realtime/server-request.ts';

const { runtime, ports } = await realtime();
const bound = { ...ports, idempotency: idempotency(runtime) };

const routes = areas.flatMap((area) =>
  Object.entries(area.operations).flatMap(([name, definition]) =>
    definition.kind === 'route' && definition.auth === 'server' ? [[name, definition] as const] : [],
  ),
);

const nowSeconds = Math.floor(runtime.clock.now() / 1000);
const names = { channelName: 'presence-x', userId: 'u' };

const wrong: readonly (readonly [who: string, call: ServerCall, status: number, words: string])[] = [
  ['a server without a key', { auth: { auth_key: undefined } }, 401, 'auth_key: is required'],
  ['a server with another key', { auth: { auth_key: 'other' } }, 401, 'auth_key'],
  ['a server with another secret', { secret: 'other' }, 401, 'auth_signature'],
  ['a server without a signature', { arrives: { query: { auth_signature: '' } } }, 401, 'auth_signature'],
  ['a server without a version', { auth: { auth_version: undefined } }, 401, 'auth_version: is required'],
  ['a server of another version', { auth: { auth_version: '2.0' } }, 401, 'auth_version'],
  ['a server without a time', { auth: { auth_timestamp: undefined } }, 401, 'auth_timestamp: is required'],
  ['a time that is no number', { auth: { auth_timestamp: '1e9' } }, 401, 'auth_timestamp'],
  ['a time in the past', { auth: { auth_timestamp: String(nowSeconds - 601) } }, 401, 'auth_timestamp'],
  ['a time in the future', { auth: { auth_timestamp: String(nowSeconds + 601) } }, 401, 'auth_timestamp'],
  ['a path that was changed', { arrives: { path: '/apps/1001/other' } }, 401, 'auth_signature'],
  ['a query that was changed', { query: { info: 'a' }, arrives: { query: { info: 'b' } } }, 401, 'auth_signature'],
  ['a query that was added to', { arrives: { query: { info: 'user_count' } } }, 401, 'auth_signature'],
  ['a body that was changed', { body: {}, arrives: { body: '{ }' } }, 401, 'body_md5'],
  ['a body that was added', { arrives: { body: '{}' } }, 401, 'body_md5: is required'],
  ['another application', { params: { appId: '9999' } }, 404, 'There is no application'],
];

test('the routes for servers are these', () => {
  expect(routes.map(([name]) => name)).toEqual([
    'getChannel',
    'listChannelUsers',
    'listChannels',
    'terminateConnections',
    'terminateConnectionsByKey',
    'triggerBatch',
    'triggerEvent',
  ]);
});

describe.each(routes)('%s', (_name, definition: RouteDefinition) => {
  let runs = 0;
  const unit: Unit = { definition, operation: async () => ++runs };

  // One path names no application.
  const its = wrong.filter(([, { params }]) => !params?.appId || definition.path.includes('{appId}'));

  test.each(its)('refuses %s in plain text, and nothing changes', async (_who, call, status, words) => {
    const before = await itemsOf(runtime);
    const headers = { 'idempotency-key': 'k', ...call.headers };
    const answer = await callAsServer(unit, bound, { ...call, params: { ...names, ...call.params }, headers });
    expect(answer).toMatchObject({ status, type: 'text/plain; charset=utf-8' });
    expect(answer.text).toContain(words);
    expect(answer.text).not.toContain(application.secret);
    expect(runs).toBe(0);
    expect(await itemsOf(runtime)).toEqual(before);
  });

  test('lets the right server through to its validation', async () => {
    const { status } = await callAsServer(unit, bound, { params: names });
    // The bodies of events are absent here; a number is no answer of any of these routes.
    expect(status).toBe(definition.body ? 400 : 500);
    expect(runs).toBe(definition.body ? 0 : 1);
  });
});
