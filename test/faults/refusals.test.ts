import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { areas } from '../../infra/areas.ts';
import type { GigStatus } from '../../shared/domain/gig.ts';
import { advanceGig, system } from '../../shared/process/advance-gig.ts';
import type { RouteDefinition } from '../../shared/route/define.ts';
import { type Answer, type Deed, openScene, type Scene, type Somebody, type Wire } from '../support/scene.ts';

let scene: Scene;
let customer: Somebody;
let operator: Somebody;
let candidate: Somebody;
let stranger: Somebody;

const nobody: Somebody = { id: '', email: '', token: '' };
const place = { lat: 19.43, lng: -99.13 };
const deeds = ['accept', 'decline', 'confirm', 'reject', 'cancel', 'handshake', 'start', 'stop', 'rate'] as const;

beforeAll(async () => {
  scene = await openScene();
  [customer = nobody, operator = nobody, candidate = nobody, stranger = nobody] = await scene.signInAll(
    ...['carol', 'otto', 'cara', 'sam'],
  );
});
afterAll(() => scene?.close());

/** Everything that a refused request could have changed. */
const stateOfTheWorld = () =>
  scene.itemsOf(...['ACC#', 'IDN#', 'SES#', 'PRS#', 'GEO#', 'GIG#', 'ENG#', 'STL#', 'LED#', 'TRF#', 'CHT#', 'CHN#']);

type Role = 'customer' | 'operator' | 'candidate';
type Step = readonly [deed: Deed, role: Role] | number;

const toFound: readonly Step[] = [['accept', 'operator']];
const toEnroute: readonly Step[] = [...toFound, ['confirm', 'customer']];
const toHandshaking: readonly Step[] = [...toEnroute, ['handshake', 'customer']];
const toStreaming: readonly Step[] = [...toHandshaking, ['handshake', 'operator'], ['start', 'customer']];
const toPurchased: readonly Step[] = [...toStreaming, 69, ['stop', 'operator']];
const toVoted: readonly Step[] = [...toPurchased, ['rate', 'customer'], ['rate', 'operator']];

interface Case {
  readonly state: GigStatus;
  readonly steps: readonly Step[];
  /** Events that the bookkeeping adds, which has no routes yet. */
  readonly bookkeeping?: readonly ('generateInvoice' | 'sendInvoice' | 'markCompensated')[];
  /** What may happen next, from state-machines.md, section 1; written by hand on purpose. */
  readonly allowed: Readonly<Partial<Record<Role, readonly string[]>>>;
  /** What each has done already: asking again answers the stored gig. */
  readonly repeats?: Readonly<Partial<Record<Role, readonly Deed[]>>>;
}

const cases: readonly Case[] = [
  {
    state: 'pendingOperator',
    steps: [],
    allowed: {
      customer: ['cancel'],
      operator: ['claimAccept', 'claimReject'],
      candidate: ['claimAccept', 'claimReject'],
    },
  },
  {
    state: 'operatorFound',
    steps: toFound,
    allowed: { customer: ['confirm', 'reject', 'cancel'], operator: ['cancel'] },
    repeats: { operator: ['accept'] },
  },
  {
    state: 'operatorEnroute',
    steps: toEnroute,
    allowed: { customer: ['cancel', 'handshake'], operator: ['cancel', 'handshake'] },
    repeats: { customer: ['confirm'], operator: ['accept'] },
  },
  {
    state: 'handshaking',
    steps: toHandshaking,
    allowed: { customer: ['cancel'], operator: ['cancel', 'handshake'] },
    repeats: { customer: ['confirm', 'handshake'], operator: ['accept'] },
  },
  {
    state: 'streaming',
    steps: toStreaming,
    allowed: { customer: ['stop'], operator: ['stop'] },
    repeats: { customer: ['confirm', 'handshake', 'start'], operator: ['accept', 'handshake', 'start'] },
  },
  {
    state: 'purchased',
    steps: toPurchased,
    allowed: { customer: ['rate'], operator: ['rate'] },
    repeats: { customer: ['confirm', 'start', 'stop'], operator: ['accept', 'start', 'stop'] },
  },
  ...(
    [
      ['voted', []],
      ['invoiceGenerated', ['generateInvoice']],
      ['invoiceSent', ['generateInvoice', 'sendInvoice']],
      ['compensated', ['generateInvoice', 'sendInvoice', 'markCompensated']],
    ] as const
  ).map(
    ([state, bookkeeping]): Case => ({
      state,
      steps: toVoted,
      bookkeeping,
      allowed: {},
      repeats: { customer: ['confirm', 'start', 'stop', 'rate'], operator: ['accept', 'start', 'stop', 'rate'] },
    }),
  ),
  {
    state: 'allOperatorsRejected',
    steps: [
      ['decline', 'operator'],
      ['decline', 'candidate'],
    ],
    allowed: {},
    repeats: { operator: ['decline'], candidate: ['decline'] },
  },
  { state: 'expired', steps: [30], allowed: {} },
  {
    state: 'failed',
    steps: [...toEnroute, 600],
    allowed: {},
    repeats: { customer: ['confirm'], operator: ['accept'] },
  },
  {
    state: 'cancelled',
    steps: [...toFound, ['cancel', 'customer']],
    allowed: {},
    repeats: { customer: ['cancel'], operator: ['accept'] },
  },
  {
    state: 'customerRejected',
    steps: [...toFound, ['reject', 'customer']],
    allowed: {},
    repeats: { customer: ['reject'], operator: ['accept'] },
  },
  {
    state: 'terminated',
    steps: [...toStreaming, 600],
    allowed: {},
    repeats: { customer: ['confirm', 'start'], operator: ['accept', 'start'] },
  },
];

const eventOf: Readonly<Partial<Record<Deed, string>>> = { accept: 'claimAccept', decline: 'claimReject' };

describe('an event that the state does not allow', () => {
  afterEach(() => scene.release(customer, operator));

  const personOf = (role: Role) => ({ customer, operator, candidate })[role];

  /** Requests a gig of two candidates and leads it to where the case begins. */
  async function begin({ steps, bookkeeping = [] }: Case): Promise<string> {
    await Promise.all([scene.goOnline(operator, place), scene.goOnline(candidate, place)]);
    const body = { latitude: place.lat, longitude: place.lng };
    const gigId = String((await scene.ask({ method: 'POST', path: '/gigs', body }, customer)).id);
    for (const step of steps) {
      if (typeof step === 'number') await scene.cloud.clock.advance(step);
      else await scene.act(personOf(step[1]), step[0], gigId);
    }
    for (const event of bookkeeping) await advanceGig(scene.ports, gigId, { event, by: system });
    return gigId;
  }

  /** Ends the gig, so that the next case finds everybody free. */
  async function end(gigId: string): Promise<void> {
    const { status } = await scene.stored(gigId);
    if (status === 'streaming') await scene.act(operator, 'stop', gigId);
    if (status === 'streaming' || status === 'purchased') {
      await scene.act(customer, 'rate', gigId);
      await scene.act(operator, 'rate', gigId);
    } else await scene.attempt(customer, 'cancel', gigId);
    expect(await scene.isFree(customer, operator)).toBe(true);
  }

  it.each(cases)('$state: 409 says where the gig stands and what may be done, and changes nothing', async (given) => {
    const gigId = await begin(given);
    const before = await stateOfTheWorld();
    const gig = await scene.stored(gigId);
    expect(gig.status).toBe(given.state);
    const refused: Promise<void>[] = [];
    for (const role of ['customer', 'operator', 'candidate'] as const) {
      const allowedEvents = given.allowed[role] ?? [];
      // Of a candidate nothing is expected but a late answer to the offer; one more deed stands for the rest.
      const tried = role === 'candidate' ? (['accept', 'decline', 'stop'] as const) : deeds;
      for (const deed of tried.filter((each) => !allowedEvents.includes(eventOf[each] ?? each))) {
        const isRepeat = given.repeats?.[role]?.includes(deed) ?? false;
        const check = async (): Promise<void> => {
          const { status, type, body } = await scene.attempt(personOf(role), deed, gigId);
          const what = `${role} ${deed}: ${JSON.stringify(body)}`;
          if (isRepeat) return expect(status, what).toBe(200);
          expect({ status, type }, what).toEqual({ status: 409, type: 'application/problem+json' });
          expect(body, what).toMatchObject({ code: 'E_CONFLICT', currentState: given.state });
          expect([...(body.allowedEvents as string[])].sort(), what).toEqual([...allowedEvents].sort());
        };
        refused.push(check());
      }
    }
    await Promise.all(refused);
    for (const deed of ['accept', 'stop'] as const) {
      const { status, body } = await scene.attempt(stranger, deed, gigId);
      expect(status, deed).toBe(deed === 'accept' ? 409 : 404);
      expect(body, deed).not.toHaveProperty('currentState');
    }
    expect((await scene.stored(gigId)).version).toBe(gig.version);
    expect(await stateOfTheWorld()).toEqual(before);
    await end(gigId);
  });
});

describe('bad input to every route', () => {
  const unknownId = 'f'.repeat(24);
  const routes = areas
    .flatMap(({ operations }) => Object.entries(operations))
    .flatMap(([name, route]) => (route.kind === 'route' ? [{ name, route: route as RouteDefinition }] : []));

  let gigOfOthers = '';
  let before: unknown[] = [];

  beforeAll(async () => {
    const [asking = nobody, asked = nobody] = await scene.signInAll('clara', 'oscar');
    gigOfOthers = await scene.requestOf(asking, asked);
    await scene.cloud.activity.idle();
    before = await stateOfTheWorld();
  });

  /** The route's path with these values in its places; elsewhere stands an id that nobody has. */
  const pathOf = ({ path }: RouteDefinition, values: Readonly<Record<string, string>> = {}) =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? (name.startsWith('l') ? '1' : unknownId));

  /** Sends the request and finds one of these statuses; a refusal must be a problem document that tells nothing of the inside. */
  async function refuse(statuses: readonly number[], wire: Wire, as: Somebody | undefined = stranger): Promise<Answer> {
    const answer = await scene.send(wire, as);
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
    // The Pusher clients cannot send a key, so there an absent one is no refusal.
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

  function wrongBodies({ body }: RouteDefinition, wire: Wire): Promise<unknown>[] {
    if (!body) return [];
    const malformed = ['{', 'null,', '\u0000', '{"a":"\\ud800"}', '['.repeat(20_000)];
    const otherForms = ['"text"', '17', '[[{}]]'];
    const refused = [...malformed, ...otherForms].map((each) => refuse([400], { ...wire, body: each }));
    const bytes = new Uint8Array([0xff, 0xfe, 0x7b]);
    const large = { text: 'x'.repeat(70_000) };
    const xml = { body: '<a/>', headers: { 'content-type': 'application/xml' } };
    return [
      ...refused,
      refuse([400], { ...wire, body: bytes }),
      refuse([413], { ...wire, body: large }),
      refuse([415], { ...wire, ...xml }),
    ];
  }

  /** One wrong value in all members at once. A route that needs no body goes on to find that there is no such gig. */
  function wrongMembers({ body }: RouteDefinition, wire: Wire): Promise<unknown>[] {
    if (!body) return [];
    const names = membersOf(body.toJSONSchema({ unrepresentable: 'any', io: 'input' }));
    const values = [null, true, -181, 1e308, '', 'x'.repeat(3000), [null], { $gt: '' }];
    const bodies = values.map((value) => Object.fromEntries(names.map((name) => [name, value])));
    const isBodiless = body.safeParse(undefined).success;
    const polluting = '{"constructor":1,"__proto__":{"admin":true},"toString":null}';
    return [
      ...bodies.map((each) => refuse(isBodiless ? [404] : [400], { ...wire, body: each })),
      refuse([400], { ...wire, body: polluting }),
    ];
  }

  function wrongIds(route: RouteDefinition): Promise<unknown>[] {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
    const ids = ['0', 'F'.repeat(24), '%00', '%F0%9F%92%A9', '..%2f..', 'a'.repeat(3000)];
    const body = bodyOf(route.path);
    return names.flatMap((name) =>
      ids.map((id) => {
        // A zero is a good latitude.
        const statuses = name.endsWith('Id') ? [400] : [200, 400];
        return refuse(statuses, { method: route.method, path: pathOf(route, { [name]: id }), body });
      }),
    );
  }

  /** A stranger cannot tell a gig of others from none; the answer to a late claim is a 409 (routes.md D11). */
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
    const values = ['', '-1', '99999999999999999999', 'a'.repeat(2000), '%00', '%F0%9F%92%A9'];
    const names = [...Object.keys(route.query?.shape ?? {}), 'unknown'];
    const path = pathOf(route, { accountId: stranger.id });
    return names.flatMap((name) =>
      values.map((value) => {
        const wire = { method: 'GET', path: `${path}?${name}=${value}&${name}=${value}` };
        return refuse([200, 400, 403, 404], wire);
      }),
    );
  }

  it('is tried on every route', () => {
    expect(routes.length).toBeGreaterThanOrEqual(28);
    expect(routes.filter(({ route }) => route.body).length).toBeGreaterThanOrEqual(14);
  });

  it.each(routes)(
    '$name: keys, tokens, bodies, members, ids, queries and foreign gigs are refused',
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

  it('a path or method that nobody serves is a 404', async () => {
    for (const path of ['/', '/gigs', '/gigs/', '/gigs/claim', '/accounts/', '/nowhere', '/%']) {
      expect((await scene.send({ method: 'DELETE', path }, stranger)).status, path).toBe(404);
    }
  });

  it('has changed nothing: not an account, a gig, a lock, a balance or a message', async () => {
    expect(await stateOfTheWorld()).toEqual(before);
  });

  /** Names of the members that a body's schema speaks of, however deep. */
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
