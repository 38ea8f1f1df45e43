import { beforeAll, describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { handler as createAccount } from '#functions/dropin/accounts/create-account/handler.ts';
import { handler as getAccount } from '#functions/dropin/accounts/get-account/handler.ts';
import { handler as countGigs } from '#functions/dropin/admin/count-gigs/handler.ts';
import { handler as getGig } from '#functions/dropin/history/get-gig/handler.ts';
import { handler as listGigs } from '#functions/dropin/history/list-gigs/handler.ts';
import { handler as listPayouts } from '#functions/dropin/history/list-payouts/handler.ts';
import { handler as listPurchases } from '#functions/dropin/history/list-purchases/handler.ts';
import { handler as listChat } from '#functions/dropin/messaging/list-chat/handler.ts';
import { handler as findOperators } from '#functions/dropin/presence/find-operators/handler.ts';
import { handler as listPendingStreams } from '#functions/instant/list-pending-streams/handler.ts';
import { routeKeyOf, type Sample, samples } from '#infra/build/samples.ts';
import { bodyKindsOf, type RouteDefinition, type Unit } from '#shared/kernel/route/define.ts';
import { impliedErrors } from '#shared/kernel/route/openapi.ts';
import { readForm } from '#shared/kernel/route/pipeline/form-body.ts';
import { entryFor } from '#shared/kernel/route/wire-errors.ts';
import { routeRows } from '#test/docs/citations.ts';
import { gigFixture } from '#test/dropin/gigs/stored-gig-fixture.ts';
import { call } from '#test/support/call.ts';
import { looseness, membersOf, named, requiredNames, routesOf } from './blocks.ts';
import { contentOf, meanings, sampleOf } from './samples.ts';

// Dropin, instant streaming and the extensions block by block. Where their documents show nothing, the row of routes.md
// is the contract.

const routes = new Map([...routesOf('dropin'), ...routesOf('pusher')]);
const gibbyRoutes = routesOf('gibby');

function routeOf(sample: Pick<Sample, 'method' | 'path'>): RouteDefinition {
  const route = routes.get(routeKeyOf(sample)) ?? gibbyRoutes.get(routeKeyOf(sample));
  if (!route) throw new Error(`${sample.method} ${sample.path} has no route.`);
  return route;
}

const own = samples.filter(({ family }) => family !== 'Gibby');

/** What an answer may lack, or have as null, although the sample shows it; each for a reason. */
const reasons: readonly (readonly [problem: RegExp, reason: string])[] = [
  [/ gig\.metaData may be null$/, "the document's own note says so"],
  [/ gig\.metaData\.\w+ (may be missing|may be null|any type)$/, 'free JSON of the customer'],
  [/ gig\.(latitude|longitude) may be null$/, 'a direct request has no place (D10, body B)'],
  [/getall (latitude|longitude) may be null$/, 'a direct request has no place (D10, body B)'],
  [/ (rating|gig\.customerRating|gig\.operatorRating) may be null$/, 'the other party has not rated yet'],
  [/ gig\.operator may be null$/, 'nobody has claimed it, as `operator: null` of D22 shows'],
  [/ (purchase|payment) may be null$/, 'the gig is not settled yet'],
];

describe('an answer has every member of the document, of its type and form, and no null in its place', () => {
  test.each(named(own.filter(({ kind }) => kind === 'response')))('%s', (_name, sample) => {
    const found = looseness(sample, routeOf(sample));
    expect(found.filter((problem) => !reasons.some(([known]) => known.test(problem)))).toEqual([]);
  });
});

/** The names in an answer that a row of routes.md writes out: `{id,status:"active"}`. */
const writtenAnswer = /(?:Answer: |→ |Rows: |video keys: )`\{([^`}]*)\}`/;

describe('an answer that only routes.md shows always has its members', () => {
  const rows = routeRows.flatMap(({ id, method, paths, decision }) => {
    const [, names] = writtenAnswer.exec(decision) ?? [];
    return /^[DIX]/.test(id) && names !== undefined
      ? [[`${id} ${method} ${paths[0]}`, { method, path: paths[0] ?? '', names }] as const]
      : [];
  });

  test('of many routes', () => {
    expect(rows.length).toBeGreaterThan(18);
  });

  test.each(rows)('%s', (_name, { names, ...route }) => {
    const written = names.split(',').filter(Boolean);
    const always = requiredNames(routeOf(route).response);
    for (const each of written) expect(always).toContain(each.split(':')[0]);
  });

  test.each(
    routeRows
      .filter(({ id, decision }) => /^[DI]/.test(id) && /Answer: the (whole )?(gig|stream)[,.]/.test(decision))
      .map(({ id, method, paths: [path = ''], decision }) => [id, { method, path, decision }] as const),
  )('%s is a whole gig or stream', (_id, { decision, ...route }) => {
    const answered = requiredNames(routeOf(route).response);
    expect(answered).toEqual(expect.arrayContaining(['id', 'status', 'duration', 'createdAt', 'updatedAt']));
    const documented = Object.keys(
      Object(contentOf(own.find(({ path }) => path === '/gigs/{accountId}/getall') as Sample))[0],
    );
    if (decision.includes('gig')) expect(answered).toEqual(expect.arrayContaining(documented));
  });
});

describe('an error that routes.md names is one of its route', () => {
  const rows = routeRows.flatMap(({ id, method, paths: [path = ''], decision }) => {
    const said = decision.replace(/No 409|instead of 404|`POST \/gigs` and an acceptance are 403 `\w+`/g, '');
    const words = [...new Set(said.match(/\b(?:40[0-9]|41\d|422|429|502)\b|\bE_[A-Z_]+/g))];
    return /^[DIX]/.test(id) && words.length > 0 && method !== 'ANY'
      ? [[`${id} ${method} ${path}: ${words.join(', ')}`, { method, path, words }] as const]
      : [];
  });

  test('of many routes', () => {
    expect(rows.length).toBeGreaterThan(14);
  });

  test.each(rows)('%s', (_name, { words, ...row }) => {
    const route = routeOf(row);
    const family = row.path.startsWith('/api/') ? 'gibby' : 'dropin';
    const entries = [...impliedErrors(route), ...route.errors].map((code) => entryFor(family, code));
    const known = entries.flatMap(({ status, kind }) => [String(status), kind]);
    for (const word of words) expect(known).toContain(word);
  });
});

type Spelling = (text: string, members: readonly (string | number)[]) => string;

/** How PHP, jQuery and `qs` write a member of a form, and how AFNetworking and Alamofire do. */
const spellings: Readonly<Record<string, Spelling>> = {
  numbered: (name, members) => name + members.map((member) => `[${member}]`).join(''),
  'without numbers': (name, members) =>
    name + members.map((member) => (typeof member === 'number' ? '[]' : `[${member}]`)).join(''),
};

/** A body as a form: all values as text, nothing where there is none. */
function formOf(body: unknown, spelling: Spelling): string {
  const leaves = (value: unknown, at: readonly (string | number)[]): [string, string][] => {
    if (Array.isArray(value)) return value.flatMap((each, index) => leaves(each, [...at, index]));
    if (typeof value === 'object' && value !== null)
      return Object.entries(value).flatMap(([name, each]) => leaves(each, [...at, name]));
    const [name = '', ...members] = at;
    return [[spelling(String(name), members), value === null ? '' : String(value)]];
  };
  return new URLSearchParams(leaves(body, [])).toString();
}

describe('a documented body may come as JSON and as a form', () => {
  const bodies = named(samples.filter((sample) => sample.kind === 'request' && routeOf(sample).body)).filter(
    ([, { path }]) => path !== '/api/credits/redirect',
  );

  test.each(bodies)('%s', (_name, sample) => {
    const route = routeOf(sample);
    const schema = route.body as z.ZodType;
    expect(bodyKindsOf(route)).toEqual(expect.arrayContaining(['json', 'form']));
    const drawn = Object.fromEntries(
      Object.entries(Object(contentOf(sample))).map(([name, value]) => [name.replace(/\[\]$/, ''), value]),
    );
    const requests = schema.safeParse(drawn).success ? [drawn] : meanings(drawn);
    for (const request of requests) {
      const asJson = schema.parse(request);
      for (const [name, spelling] of Object.entries(spellings)) {
        const read = schema.safeParse(readForm(formOf(request, spelling), 'utf-8'));
        // A form cannot tell null from an empty text.
        expect(read.error?.issues ?? [], name).toEqual([]);
        expect(JSON.parse(JSON.stringify(read.data, withoutEmpty)), name).toEqual(
          JSON.parse(JSON.stringify(asJson, withoutEmpty)),
        );
      }
    }
  });
});

const withoutEmpty = (_name: string, value: unknown) => (value === null || value === '' ? undefined : value);

describe('an optional field may be empty or null', () => {
  const bodies = named(own.filter((sample) => sample.kind === 'request' && contentOf(sample) !== null));

  test.each(bodies)('%s', (_name, sample) => {
    const schema = routeOf(sample).body as z.ZodType;
    for (const request of meanings(contentOf(sample))) {
      for (const [name = ''] of membersOf(request).filter(({ length }) => length === 1)) {
        const { [name]: _left, ...others } = Object(request);
        const absent = schema.safeParse(others);
        if (!absent.success) continue;
        for (const empty of [null, '']) {
          const { data, error } = schema.safeParse({ ...others, [name]: empty });
          expect(error?.issues ?? [], String(name)).toEqual([]);
          expect(JSON.stringify(data, withoutEmpty)).toBe(JSON.stringify(absent.data, withoutEmpty));
        }
      }
    }
  });
});

describe('who has just joined sees', () => {
  let fixture: Awaited<ReturnType<typeof gigFixture>>;
  beforeAll(async () => {
    fixture = await gigFixture(1);
  });
  const ask = async (unit: Unit, request: object = {}) => {
    const { status, body } = await call(unit, fixture.ports, { as: fixture.customer, ...request });
    return [status, body];
  };

  test.each([
    ['no payouts', listPayouts, []],
    ['no purchases', listPurchases, []],
    ['no gigs', listGigs, []],
    ['no instant streams', listPendingStreams, []],
  ] as const)('%s', async (_name, unit, empty) => {
    expect(await ask(unit, { params: { accountId: fixture.customer } })).toEqual([200, empty]);
  });

  test('no operators nearby', async () => {
    expect(await ask(findOperators, { params: { lat: '10.78', long: '106.7' } })).toEqual([200, []]);
  });

  test('as an administrator, no accounts with gigs', async () => {
    expect(await ask(countGigs, { admin: true })).toEqual([200, { total: 0, gigs: [] }]);
  });

  test("a gig's empty chat, and the gig with null in the places of what has not happened", async () => {
    const { id } = await fixture.request();
    expect(await ask(listChat, { params: { gigId: id } })).toEqual([200, []]);
    const [status, body] = await ask(getGig, { params: { accountId: fixture.customer, gigId: id } });
    const sample = sampleOf('/gigs/{accountId}/{gigId}');
    expect([status, Object.keys(body)]).toEqual([200, Object.keys(sample)]);
    expect(Object.keys(body.gig).sort()).toEqual(Object.keys(Object(sample.gig)).sort());
    expect(body).toMatchObject({ gig: { operator: null, operatorRating: null }, purchase: null, payment: null });
  });

  test('the profile of the sample: each key, the ratings of a newcomer, identities that nobody has proven', async () => {
    const { firstName, lastName, ...others } = sampleOf('/accounts', { kind: 'request' });
    const body = {
      ...others,
      firstName,
      lastName,
      identities: [
        { type: 'email', value: 'newcomer@example.com' },
        { type: 'phone', value: '+62 812 0000 0001' },
      ],
    };
    const made = await call(createAccount, fixture.ports, { body });
    const { id } = made.body.account;
    const { body: profile } = await call(getAccount, fixture.ports, { as: id, params: { accountId: id } });
    const sample = sampleOf('/accounts/{accountId}');
    expect(Object.keys(profile)).toEqual(expect.arrayContaining(Object.keys(sample)));
    expect(profile).toMatchObject({
      ...sample,
      id,
      firstName,
      lastName,
      referralCode: expect.stringMatching(/^\w{7}$/),
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      identities: [
        { type: 'email', value: 'newcomer@example.com', status: 'unverified' },
        { type: 'phone', value: '6281200000001', status: 'unverified' },
      ],
    });
  });
});
