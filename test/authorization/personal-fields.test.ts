import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { areas } from '#infra/areas.ts';
import type { RouteDefinition, Unit } from '#shared/kernel/route/define.ts';
import { contentOf, meanings, routeKeyOf, samples } from '../contract/samples.ts';
import { call } from '../support/call.ts';
import { fieldsOf, leavesOf } from './marked-leaves.ts';
import { dropinWorld, gibbyWorld, instantWorld, unitsOf, type World } from './personal-world.ts';

const routes = areas
  .flatMap(({ operations }) => Object.entries(operations))
  .filter((entry): entry is [string, RouteDefinition] => entry[1].kind === 'route');

/** Names of fields that tell something about a person. */
const personalName =
  /(^|_)(e?mail|phone|mobilephone|address|zip ?code|date_of_birth|note|.*_number|holder(_name)?|account_holder)$|^(latitude|longitude|.*Address|value)$/i;

/** Fields with such a name that are about nobody. */
const aboutNobody: Readonly<Record<string, string>> = {
  shop_address: 'where an item is sold; travellers need it before they offer',
  tracking_number: "the courier's name of a parcel",
  phone: "a courier's own, in the list of couriers",
  value: 'the stars of a rating',
};

describe('every field of an answer with the name of a personal one', () => {
  const fields = routes.flatMap(([operation, { response }]) =>
    fieldsOf(response).map(({ path, mark }) => ({ operation, path, mark, name: path.split('.').at(-1) ?? '' })),
  );
  const named = fields.filter(({ name }) => personalName.test(name));

  test('is marked, or is about nobody', () => {
    const unmarked = named.filter(({ mark, name }) => !mark && !(name in aboutNobody));
    expect(unmarked.map(({ operation, path }) => `${operation} ${path}`)).toEqual([]);
    expect(named.filter(({ mark }) => mark).length).toBeGreaterThan(40);
  });

  test('is about nobody in a few routes only', () => {
    const places = named.filter(({ mark }) => !mark).map(({ operation, name }) => `${name} of ${operation}`);
    expect([...new Set(places)].filter((one) => !/^(value|shop_address) /.test(one)).toSorted()).toEqual([
      'phone of listCouriers',
      'tracking_number of getTracking',
    ]);
  });
});

type Values = Readonly<Record<string, unknown>>;

/** Every combination of the world's values for these names. */
function combinations(names: readonly string[], values: World['values']): Values[] {
  return names.reduce<Values[]>(
    (found, name) => found.flatMap((one) => (values[name] ?? []).map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

const namesIn = ({ path }: RouteDefinition) => [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => name ?? '');
const texts = (values: Values) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));

/** The documented bodies of a route, about the requests, gigs and people of the world. */
function bodiesOf(operation: string, route: RouteDefinition, { bodies: own, values }: World): unknown[] {
  if (route.method === 'GET') return [undefined];
  if (operation in own) return [own[operation]];
  const documented = samples
    .filter((sample) => sample.kind === 'request' && routeKeyOf(sample) === routeKeyOf(route))
    .flatMap((sample) => meanings(contentOf(sample)));
  const bodies = documented.flatMap((body) => {
    const known = Object.keys(body ?? {}).filter((name) => name !== 'status' && name in values);
    return combinations(known, values).map((chosen) => ({ ...(body as object), ...chosen }));
  });
  return bodies.length > 0 ? bodies : [undefined];
}

/** Calls every route with every parameter as every reader, and tells what it has found. */
async function findings(world: World, units: readonly (readonly [string, Unit<RouteDefinition>])[]) {
  const leaks = new Set<string>();
  const seen = new Set<string>();
  const answered = new Set<string>();
  const look = (operation: string, response: z.ZodType, body: unknown, reader: World['readers'][number]) => {
    const id = reader.as ?? reader.params?.token ?? '';
    for (const { path, value, mark } of leavesOf([response], body)) {
      for (const [text, { of, otherParties }] of world.secrets) {
        if (!String(value).includes(text)) continue;
        seen.add(text);
        const isParty = otherParties.includes(id) && mark?.alsoFor.includes('otherParty');
        const isAdministrator = reader.admin && mark?.alsoFor.includes('administrator');
        if (mark && (of === id || isParty || isAdministrator)) continue;
        leaks.add(`${operation} ${path} shows ${id} ${mark ? `the ${mark.kind}` : 'an unmarked field'} of ${of}`);
      }
    }
  };
  // Reading first: what is written changes who may see what.
  const inOrder = [...units].sort(([, one], [, other]) => rank(one) - rank(other));
  for (const [operation, unit] of inOrder) {
    const { definition } = unit;
    for (const reader of world.readers.filter((one) => mayCall(one, definition))) {
      const names = namesIn(definition).filter((name) => !(name in (reader.params ?? {})));
      for (const params of combinations(names, world.values)) {
        for (const query of queriesOf(definition, world.values)) {
          for (const body of bodiesOf(operation, definition, world)) {
            const answer = await call(unit, world.ports, {
              ...reader,
              params: { ...texts(params), ...reader.params },
              query: texts(query),
              ...(body !== undefined && { body }),
            });
            if (answer.status < 300) answered.add(operation);
            look(operation, definition.response, answer.body, reader);
          }
        }
      }
    }
  }
  return { leaks: [...leaks].toSorted(), seen, answered };
}

const rank = ({ definition }: Unit<RouteDefinition>) => (definition.method === 'GET' ? 0 : 1);

/** Wrong callers have tests of their own. */
function mayCall({ as, admin, params }: World['readers'][number], { auth }: RouteDefinition): boolean {
  if (auth === 'streamToken') return params?.token !== undefined;
  if (auth === 'admin') return admin === true;
  if (auth === 'user') return typeof as === 'number';
  if (auth === 'account') return typeof as === 'string';
  return auth === 'apiKey';
}

function queriesOf({ query, method }: RouteDefinition, values: World['values']): Values[] {
  const names = Object.keys(query?.shape ?? {});
  if (method !== 'GET' || !query?.safeParse({}).success)
    return combinations(
      names.filter((name) => name in values),
      values,
    );
  return [{}, ...(names.includes('include') ? [{ include: 'comments' }] : [])];
}

/** Routes that answer nobody here: their callers hold a code, a link or a file, or an item is in another state. */
const unreached = {
  gibby:
    'getNewsItem getNotification logIn logOutByLink payWithdrawal rejectWithdrawal showEmailChange showPasswordReset showVerification signInWithFacebook',
  dropin:
    'banAccount createAccount extendGig getInvoice getUpload listArticles rateGig registerDevice rejectGig terminateGig unbanAccount verifyIdentity verifyLoginCode',
  instant: 'listPendingStreams updateDealerDevice',
};

describe.each([
  ['Gibby', /^gibby/, gibbyWorld, unreached.gibby],
  ['Dropin', /^dropin/, dropinWorld, unreached.dropin],
  ['instant streaming', /^instant/, instantWorld, unreached.instant],
] as const)('%s', (name, folders, build, silentRoutes) => {
  test('every answer of every route shows each reader only what they may see', { timeout: 300_000 }, async () => {
    const [world, units] = await Promise.all([build(), unitsOf(folders)]);
    const { leaks, seen, answered } = await findings(world, units);
    expect(leaks).toEqual([]);
    // What follows shows that the test looks at something.
    const isPersonal = ({ response }: RouteDefinition) => fieldsOf(response).some(({ mark }) => mark);
    const silent = units.filter(([operation, { definition }]) => {
      return !answered.has(operation) && (definition.method === 'GET' || isPersonal(definition));
    });
    expect(silent.map(([operation]) => operation).toSorted()).toEqual(silentRoutes.split(' '));
    console.log(`${name}: ${answered.size} routes answered; not ${silentRoutes}`);
    expect([...world.secrets.keys()].filter((text) => !seen.has(text)).toSorted()).toEqual(world.neverShown.toSorted());
  });
});
