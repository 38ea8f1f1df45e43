import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { handler as authorizeRoom } from '#functions/gibby/rooms/authorize-room/handler.ts';
import { handler as authorizeChannel } from '#functions/realtime/authorize-channel/handler.ts';
import { areas } from '#infra/areas.ts';
import { routeKeyOf, samples } from '#infra/build/samples.ts';
import { channels } from '#infra/channels.ts';
import type { RouteDefinition, Unit } from '#shared/kernel/route/define.ts';
import { contentOf, meanings } from '../contract/samples.ts';
import { call } from '../support/call.ts';
import type { Heard } from './heard.ts';
import { fieldsOf, leavesOf } from './marked-leaves.ts';
import {
  dropinWorld,
  gibbyWorld,
  instantWorld,
  type Reader,
  tellingConsumers,
  unitsOf,
  type World,
} from './personal-world.ts';

const routes = areas
  .flatMap(({ operations }) => Object.entries(operations))
  .filter((entry): entry is [string, RouteDefinition] => entry[1].kind === 'route');

/** Words in the names of fields that tell something about a person, or let others act as them. */
const personalWords = new Set(
  (
    'address addresses birth birthday coordinate coordinates dob email emails holder iban ip lat latitude lng longitude mail ' +
    'mobilephone note notes phone phones ssn token tokens value zip zipcode'
  ).split(' '),
);

/** Whether a name such as `delivery_address`, `dateOfBirth` or `traveller_number` is a personal one. */
function isPersonal(name: string): boolean {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/);
  // Settings such as `email_new_offer` say when a mail is wanted.
  if (words[0] === 'email' && words.length > 2) return false;
  return words.some((word) => personalWords.has(word)) || (words.length > 1 && words.at(-1) === 'number');
}

/** Fields with such a name that are about nobody. */
const aboutNobody: Readonly<Record<string, string>> = {
  shop_address: 'where an item is sold; travellers need it before they offer',
  tracking_number: "the courier's name of a parcel",
  phone: "a courier's own, in the list of couriers",
  value: 'the stars of a rating',
};

interface Field {
  /** The operation, or the event with its channel. */
  readonly of: string;
  readonly path: string;
  readonly name: string;
  readonly mark: unknown;
}

const fieldsOfAll = (of: string, schema: z.ZodType): Field[] =>
  fieldsOf(schema).map(({ path, mark }) => ({
    of,
    path,
    mark,
    name: path.replaceAll('[]', '').split('.').at(-1) ?? '',
  }));

describe('every field of an answer or an event with the name of a personal one', () => {
  const sentEvents = channels.flatMap(({ address, messages }) =>
    messages
      .filter(({ sentBy }) => sentBy === 'server')
      .map(({ name, payload }) => [`${name} on ${address}`, payload] as const),
  );
  const fields = [
    ...routes.flatMap(([operation, { response }]) => fieldsOfAll(operation, response)),
    ...sentEvents.flatMap(([event, payload]) => fieldsOfAll(event, payload)),
  ];
  const named = fields.filter(({ name }) => isPersonal(name));

  test('is marked, or is about nobody', () => {
    const unmarked = named.filter(({ mark, name }) => !mark && !(name in aboutNobody));
    expect(unmarked.map(({ of, path }) => `${of} ${path}`)).toEqual([]);
    const marked = named.filter(({ mark }) => mark);
    expect(marked.length).toBeGreaterThan(60);
    expect(marked.some(({ of }) => of.startsWith('gig-offered on '))).toBe(true);
  });

  test('is about nobody in a few routes only', () => {
    const places = named.filter(({ mark }) => !mark).map(({ of, name }) => `${name} of ${of}`);
    expect([...new Set(places)].filter((one) => !/^(value|shop_address) /.test(one)).toSorted()).toEqual([
      'phone of listCouriers',
      'tracking_number of getTracking',
    ]);
  });

  const invented =
    'phone contactPhone email deliveryAddress home_address date_of_birth birthDate birthday latitude lastLng coordinates ' +
    'note buyer_note iban bank_account_number account_holder lastIp source_ip token refreshToken zipcode';
  test.each(invented.split(' '))('is found when it is new: %s', (name) => {
    expect(isPersonal(name)).toBe(true);
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
function bodiesOf(
  operation: string,
  route: RouteDefinition,
  reader: World['readers'][number],
  { bodies: own, values }: World,
): unknown[] {
  if (route.method === 'GET') return [undefined];
  const body = own[operation];
  if (body !== undefined) return [typeof body === 'function' ? body(reader.as) : body];
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
    const id = idOf(reader);
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
  // Reading first, since what is written changes who may see what; what ends something comes late.
  const inOrder = [...units].sort((one, other) => rank(one) - rank(other));
  for (const [operation, unit] of inOrder) {
    const { definition } = unit;
    for (const reader of world.readers.filter((one) => mayCall(one, definition))) {
      const names = namesIn(definition).filter((name) => !(name in (reader.params ?? {})));
      for (const params of combinations(names, world.values)) {
        for (const query of queriesOf(definition, world.values)) {
          for (const body of bodiesOf(operation, definition, reader, world)) {
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
  const ways = new Set<string>();
  for (const message of await world.hear()) {
    const hearers = await hearersOf(message, world);
    if (hearers.length > 0) ways.add(message.way);
    else leaks.add(`${message.name} by ${message.way} to ${message.to}, who is nobody in this world`);
    for (const { path, value, mark } of leavesOf(message.forms, message.content)) {
      for (const [text, { of, otherParties }] of world.secrets) {
        if (!String(value).includes(text)) continue;
        seen.add(text);
        const mayHear = (id: Reader) =>
          of === id || (otherParties.includes(id) && mark?.alsoFor.includes('otherParty'));
        for (const id of hearers.filter((one) => !mayHear(one))) {
          leaks.add(
            `${message.name} by ${message.way}: ${path} tells ${id} the ${mark?.kind ?? 'unmarked field'} of ${of}`,
          );
        }
      }
    }
  }
  return { leaks: [...leaks].toSorted(), seen, answered, ways };
}

const idOf = ({ is, as, params }: World['readers'][number]): Reader => is ?? as ?? params?.token ?? '';

/** Who hears a message: those whom the routes let join its channel, or the person of its address. */
async function hearersOf({ way, to }: Heard, { readers, secrets, ports }: World): Promise<readonly Reader[]> {
  if (way !== 'channel') return [secrets.get(to)?.of ?? []].flat();
  const signer = { channelSignatures: { sign: async () => 'signature' }, connections: { identify: async () => {} } };
  const answers = await Promise.all(
    readers.map(async (reader) => {
      const unit = typeof reader.as === 'number' ? authorizeRoom : authorizeChannel;
      const token = reader.params?.token;
      // The token of a stream is the name of its channel: others do not know it.
      if (token !== undefined && !to.includes(token)) return [];
      if (token === undefined && /^private-[0-9a-f]{48}$/.test(to)) return [];
      const body = { socket_id: '1.1', channel_name: to };
      const { status } = await call(unit, Object.assign({}, ports, signer), { ...reader, params: {}, body });
      return status === 200 ? [idOf(reader)] : [];
    }),
  );
  return [...new Set(answers.flat())];
}

function rank([operation, { definition }]: readonly [string, Unit<RouteDefinition>]): number {
  if (definition.method === 'GET') return 0;
  const late = ['cancelStream', 'stop', 'rate', 'terminate'];
  return 2 + late.findIndex((verb) => operation.startsWith(verb));
}

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

/** Routes that answer nobody here: their callers hold a code, a link or a file, an item is in another state, or only a build has it. */
const unreached = {
  gibby:
    'getFlag getNewsItem getNotification logIn logOutByLink payWithdrawal rejectWithdrawal showEmailChange showPasswordReset showVerification signInWithFacebook',
  dropin:
    'banAccount extendGig getInvoice getUpload listArticles rejectGig terminateGig unbanAccount verifyIdentity verifyLoginCode',
  instant: '',
};

describe.each([
  ['Gibby', /^gibby/, gibbyWorld, unreached.gibby, ['channel', 'mail', 'push']],
  ['Dropin', /^dropin/, dropinWorld, unreached.dropin, ['channel', 'mail', 'push', 'sms']],
  ['instant streaming', /^instant/, instantWorld, unreached.instant, ['channel', 'push', 'sms']],
] as const)('%s', (name, folders, build, silentRoutes, heardBy) => {
  test('every answer of every route, every event, push, mail and SMS shows each reader only what they may see', {
    timeout: 300_000,
  }, async () => {
    const [world, units] = await Promise.all([build(), unitsOf(folders)]);
    const { leaks, seen, answered, ways } = await findings(world, units);
    expect(leaks).toEqual([]);
    // What follows shows that the test looks at something.
    const isPersonal = ({ response }: RouteDefinition) => fieldsOf(response).some(({ mark }) => mark);
    const silent = units.filter(([operation, { definition }]) => {
      return !answered.has(operation) && (definition.method === 'GET' || isPersonal(definition));
    });
    expect(silent.map(([operation]) => operation).toSorted()).toEqual(silentRoutes.split(' ').filter(Boolean));
    console.log(`${name}: ${answered.size} routes answered; not ${silentRoutes || 'one was left out'}`);
    expect([...ways].toSorted()).toEqual(heardBy);
    expect([...world.secrets.keys()].filter((text) => !seen.has(text)).toSorted()).toEqual(world.neverShown.toSorted());
  });
});

/** Consumers that are not listened to, and why. */
const tellingNothingPersonal: Readonly<Record<string, string>> = {
  receiveFrame: 'passes on what people themselves say on a channel',
  tellCount: 'says how many are subscribed to a channel, a number',
};

test('every consumer that reaches people is listened to', () => {
  const ways = ['channels', 'mail', 'pushes', 'sms'];
  const telling = areas
    .flatMap(({ operations }) => Object.entries(operations))
    .filter(([, { kind, uses }]) => kind === 'consumer' && ways.some((port) => port in uses))
    .map(([name]) => name)
    .filter((name) => !(name in tellingNothingPersonal));
  expect(telling.toSorted()).toEqual(Object.keys(tellingConsumers).toSorted());
});
