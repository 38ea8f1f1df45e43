import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import type { RouteDefinition } from '#shared/kernel/route/define.ts';
import { familyOf } from '#shared/kernel/route/family.ts';
import { type Answer, type CloudFixture, cloudFixture, type Somebody, type Wire } from '../support/cloud-fixture.ts';

let fixture: CloudFixture;
let customer: Somebody;
let operator: Somebody;
let stranger: Somebody;

const nobody: Somebody = { id: '', email: '', token: '' };

beforeAll(async () => {
  fixture = await cloudFixture();
  [customer = nobody, operator = nobody, stranger = nobody] = await fixture.signInAll('carol', 'otto', 'sam');
});
afterAll(() => fixture?.close());

/** Everything that a refused request could have changed. */
const stateOfTheWorld = () =>
  fixture.itemsOf('ACC#', 'IDN#', 'SES#', 'PRS#', 'GEO#', 'GIG#', 'ENG#', 'STL#', 'LED#', 'TRF#', 'CHT#', 'CHN#');

// test/dropin/gigs/refused-events.test.ts covers every state and event. Here one case runs through the whole cloud.
test('an event that the state does not allow gets a 409 with the current state, and changes nothing', async () => {
  const gigId = await fixture.requestOf(customer, operator);
  await fixture.act(operator, 'accept', gigId);
  await fixture.cloud.activity.idle();
  const before = await stateOfTheWorld();
  for (const action of ['handshake', 'start', 'stop', 'rate'] as const) {
    const { status, type, body } = await fixture.attempt(customer, action, gigId);
    expect({ status, type }, action).toEqual({ status: 409, type: 'application/problem+json' });
    expect(body, action).toMatchObject({ code: 'E_CONFLICT', currentState: 'operatorFound' });
    expect([...(body.allowedEvents as string[])].sort(), action).toEqual(['cancel', 'confirm', 'reject']);
  }
  expect((await fixture.attempt(stranger, 'stop', gigId)).status).toBe(404);
  expect(await stateOfTheWorld()).toEqual(before);
  await fixture.act(customer, 'cancel', gigId);
});

// gibby-refusals.test.ts covers Gibby's routes, which refuse in another form.
describe('bad input to every route of Dropin and instant streaming', () => {
  const unknownId = 'f'.repeat(24);
  const routes = areas
    .flatMap(({ operations }) => Object.entries(operations))
    .flatMap(([name, route]) => (route.kind === 'route' ? [{ name, route: route as RouteDefinition }] : []))
    .filter(({ route }) => familyOf(route.path) === 'dropin');

  let gigOfOthers = '';
  let before: unknown[] = [];

  beforeAll(async () => {
    const [asking = nobody, asked = nobody] = await fixture.signInAll('clara', 'oscar');
    gigOfOthers = await fixture.requestOf(asking, asked);
    await fixture.cloud.activity.idle();
    before = await stateOfTheWorld();
  });

  /** The route's path with these values for its parameters; the other ids are of items that do not exist. */
  const pathOf = ({ path }: RouteDefinition, values: Readonly<Record<string, string>> = {}) =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? (name.startsWith('l') ? '1' : unknownId));

  /**
   * Sends the request and expects one of these statuses. A refusal must be a problem document that reveals no
   * internals.
   */
  async function refuse(statuses: readonly number[], wire: Wire, as: Somebody | undefined = stranger): Promise<Answer> {
    const answer = await fixture.send(wire, as);
    const what = `${JSON.stringify(wire).slice(0, 300)}: ${JSON.stringify(answer)}`;
    expect(statuses, what).toContain(answer.status);
    if (answer.status === 200) return answer;
    expect(answer.type, what).toBe('application/problem+json');
    expect(answer.body, what).toMatchObject({
      type: expect.stringMatching(/^urn:problem:\w+$/),
      title: expect.any(String),
      status: answer.status,
      code: expect.stringMatching(/^E_[A-Z_]+$/),
      requestId: expect.any(String),
    });
    expect(JSON.stringify(answer.body)).not.toMatch(/\.m?[jt]s:\d|node_modules|DynamoDB|local-Data/);
    return answer;
  }

  function wrongKeys({ auth, apiKey, body }: RouteDefinition, wire: Wire): Promise<unknown>[] {
    if (auth === 'public') return [];
    // The Pusher clients cannot send a key, so on such a route an absent key is not refused.
    const keys = apiKey === 'optional' ? ['wrong'] : ['', 'wrong', 'a'.repeat(4000)];
    const json = body && { body: {} };
    return keys.map((apikey) => refuse([401], { ...wire, ...json, headers: { apikey } }));
  }

  function wrongTokens({ auth }: RouteDefinition, wire: Wire): Promise<unknown>[] {
    if (auth !== 'account' && auth !== 'admin') return [];
    const [head = '', claims = '', signature = ''] = stranger.token.split('.');
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    const tokens = [
      '',
      'Bearer',
      'Bearer x',
      `Bearer ${unsigned}.${claims}.`,
      `Bearer ${head}.${claims}.x${signature}`,
    ];
    return tokens.map((authorization) => refuse([401], { ...wire, headers: { authorization } }, undefined));
  }

  /** The statuses for a stranger on a route that is closed to them, before the input is validated. */
  function refusedUnseen({ auth }: RouteDefinition): readonly number[] {
    return auth === 'admin' ? [403] : auth === 'streamToken' ? [404] : [];
  }

  function wrongBodies(route: RouteDefinition, wire: Wire): Promise<unknown>[] {
    if (!route.body) return [];
    const malformed = ['{', 'null,', '\u0000', '{"a":"\\ud800"}', '['.repeat(4_000)];
    const otherForms = ['"text"', '17', '[[{}]]'];
    // A body is read only for callers who may send it.
    const unseen = refusedUnseen(route);
    const seen = (status: number) => (unseen.length > 0 ? unseen : [status]);
    const refused = [
      ...malformed.map((each) => refuse(seen(400), { ...wire, body: each })),
      ...otherForms.map((each) => refuse(seen(400), { ...wire, body: each })),
    ];
    const bytes = new Uint8Array([0xff, 0xfe, 0x7b]);
    const large = { text: 'x'.repeat(70_000) };
    const xml = { body: '<a/>', headers: { 'content-type': 'application/xml' } };
    return [
      ...refused,
      refuse(seen(400), { ...wire, body: bytes }),
      refuse(seen(413), { ...wire, body: large }),
      refuse(seen(415), { ...wire, ...xml }),
    ];
  }

  /**
   * Sends each wrong value in all members at once. A route that needs no body then answers that the gig does not exist.
   */
  function wrongMembers(route: RouteDefinition, wire: Wire): Promise<unknown>[] {
    const { body } = route;
    if (!body) return [];
    const unseen = refusedUnseen(route);
    const names = membersOf(body.toJSONSchema({ unrepresentable: 'any', io: 'input' }));
    const values = [null, true, -181, 1e308, '', 'x'.repeat(3000), [null], { $gt: '' }];
    const bodies = values.map((value) => Object.fromEntries(names.map((name) => [name, value])));
    const isBodiless = body.safeParse(undefined).success;
    const polluting = '{"constructor":1,"__proto__":{"admin":true},"toString":null}';
    return [
      ...bodies.map((each) => refuse([isBodiless ? 404 : 400, ...unseen], { ...wire, body: each })),
      refuse([400, ...unseen], { ...wire, body: polluting }),
    ];
  }

  function wrongIds(route: RouteDefinition): Promise<unknown>[] {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
    const ids = ['0', 'F'.repeat(24), '%00', '%F0%9F%92%A9', '..%2f..', 'a'.repeat(3000)];
    const body = bodyOf(route.path);
    return names.flatMap((name) =>
      ids.map((id) => {
        // A zero is a valid latitude.
        const statuses = name.endsWith('Id') ? [400] : [200, 400];
        const path = pathOf(route, { [name]: id });
        return refuse([...statuses, ...refusedUnseen(route)], { method: route.method, path, body });
      }),
    );
  }

  /** A stranger cannot tell a gig of others from a missing one; the answer to a late claim is a 409 (routes.md D11). */
  async function foreignGigs(route: RouteDefinition): Promise<void> {
    if (!route.path.includes('{gigId}')) return;
    const statuses = route.path.startsWith('/gigs/claim') ? [404, 409] : [403, 404];
    const wire = { method: route.method, body: bodyOf(route.path) };
    const own = { accountId: stranger.id };
    const foreign = await refuse(statuses, { ...wire, path: pathOf(route, { ...own, gigId: gigOfOthers }) });
    const unknown = await refuse(statuses, { ...wire, path: pathOf(route, own) });
    if (!route.path.startsWith('/gigs/claim')) expect(foreign.body.type).toBe(unknown.body.type);
  }

  function wrongQueries(route: RouteDefinition): Promise<unknown>[] {
    if (route.method !== 'GET') return [];
    const values = ['', '-1', '99999999999999999999', 'a'.repeat(300), '%00', '%F0%9F%92%A9'];
    const names = [...Object.keys(route.query?.shape ?? {}), 'unknown'];
    const path = pathOf(route, { accountId: stranger.id });
    // Sends each value in all parameters at once, and each parameter alone with the two values that most often pass a
    // check.
    const inAll = values.map((value) => names.map((name) => `${name}=${value}&${name}=${value}`).join('&'));
    const alone = names.flatMap((name) => ['99999999999999999999', '%F0%9F%92%A9'].map((value) => `${name}=${value}`));
    return [...inAll, ...alone].map((query) =>
      refuse([200, 400, 403, 404], { method: 'GET', path: `${path}?${query}` }),
    );
  }

  test('covers every route', () => {
    expect(routes.length).toBeGreaterThanOrEqual(28);
    expect(routes.filter(({ route }) => route.body).length).toBeGreaterThanOrEqual(14);
  });

  test.each(routes)(
    'is refused for $name: keys, tokens, bodies, members, ids, queries and foreign gigs',
    async ({ route }) => {
      const wire = { method: route.method, path: pathOf(route) };
      await Promise.all([
        ...wrongKeys(route, wire),
        ...wrongTokens(route, wire),
        ...wrongBodies(route, wire),
        ...wrongMembers(route, wire),
        ...wrongIds(route),
        foreignGigs(route),
        ...wrongQueries(route),
      ]);
    },
  );

  test('includes unknown paths and methods, which are a 404', async () => {
    for (const path of ['/', '/gigs', '/gigs/', '/gigs/claim', '/accounts/', '/nowhere', '/%']) {
      expect((await fixture.send({ method: 'DELETE', path }, stranger)).status, path).toBe(404);
    }
  });

  test('changes nothing: not an account, a gig, a lock, a balance or a message', async () => {
    expect(await stateOfTheWorld()).toEqual(before);
  });

  /** Names of all members in a body's schema, at any depth. */
  function membersOf(schema: unknown): string[] {
    if (typeof schema !== 'object' || schema === null) return [];
    const own = 'properties' in schema ? Object.keys(Object(schema.properties)) : [];
    return [...new Set([...own, ...Object.values(schema).flatMap(membersOf)])];
  }

  function bodyOf(path: string): object | undefined {
    if (path.startsWith('/gigs/claim')) return { response: 'accept' };
    return path.startsWith('/gigs/rate') ? { rating: 5 } : undefined;
  }
});
