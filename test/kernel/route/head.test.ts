import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { areas } from '#infra/areas.ts';
import { entryOf } from '#shared/catalogue.ts';
import type { PortName } from '#shared/kernel/ports.ts';
import { changesNothing, type RouteDefinition, type Unit } from '#shared/kernel/route/define.ts';
import { call } from '../../support/call.ts';
import { ambient } from './pipeline-under-test.ts';

const gets = areas.flatMap(({ operations }) =>
  Object.entries(operations).flatMap(([name, definition]) =>
    definition.kind === 'route' && definition.method === 'GET' ? [[name, definition] as const] : [],
  ),
);
const [reading, changing] = [
  gets.filter(([, get]) => changesNothing(get)),
  gets.filter(([, get]) => !changesNothing(get)),
];

/** Keeps what a provider answered for a while, which no caller notices. */
const caching = ['listArticles'];

/** Calls the route without its schemas, so that every request is valid. Returns the status and whether the handler ran. */
async function called({ params, query, body, ...route }: RouteDefinition, method?: 'HEAD') {
  let hasRun = false;
  const operation = async () => {
    hasRun = true;
    return {};
  };
  const unit: Unit<RouteDefinition> = { definition: { ...route, response: z.object({}) }, operation };
  const ports = {
    ...ambient(),
    serverSignatures: { check: async () => undefined },
    streamAccess: {
      resolve: async () => ({ streamId: 'b'.repeat(24), role: 'dealer' as const, roles: ['dealer' as const] }),
    },
  };
  const as = route.auth === 'user' || route.caller === 'optionalUser' ? 7 : 'a'.repeat(24);
  const { status } = await call(unit, ports, { as, admin: true, params: { token: 'a' }, ...(method && { method }) });
  return { status, hasRun };
}

describe('HEAD of a route that writes when it is read', () => {
  test('those that log out, verify and mark what was opened are among them', () => {
    const names = changing.map(([name]) => name);
    for (const known of ['logOutByLink', 'getNotification', 'getNewsItem', 'getMessage', 'listConversations']) {
      expect(names).toContain(known);
    }
  });

  test.each(changing)('%s answers as a success, and its handler does not run', async (_name, route) => {
    expect(await called(route, 'HEAD')).toEqual({ status: route.status ?? 200, hasRun: false });
    expect(await called(route)).toMatchObject({ hasRun: true });
  });

  const guarded = changing.filter(([, { auth }]) => auth !== 'public');
  test.each(guarded)('%s is refused to a wrong caller', async (_name, route) => {
    const unit: Unit<RouteDefinition> = { definition: route, operation: async () => ({}) };
    const headers = { apikey: 'wrong', authorization: 'Bearer wrong' };
    expect(await call(unit, ambient(), { method: 'HEAD', headers })).toMatchObject({ status: 401 });
  });
});

describe('HEAD of a route that only reads', () => {
  test.each(reading)('%s runs the handler, which may write nothing', async (name, route) => {
    expect(await called(route, 'HEAD')).toMatchObject({ hasRun: true });
    if (caching.includes(name)) return;
    const grants = Object.entries(route.uses).flatMap(([port, level]) => entryOf(port as PortName, level).grants);
    const others = grants.filter((grant) => !('secret' in grant || Object.values(grant)[0] === 'read'));
    expect(others).toEqual([]);
  });
});
