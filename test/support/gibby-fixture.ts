import type { User } from '#shared/gibby/accounts/user.ts';
import type { PictureOrder, PictureSource, StoredPicture } from '#shared/gibby/pictures/picture.ports.ts';
import { type Picture, pictureKinds } from '#shared/gibby/pictures/picture.ts';
import { type RequestCommand, tryAdvanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import type { Request, RequestDetails } from '#shared/gibby/requests/request.ts';
import { topUp } from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import type { Ambient, PortName } from '#shared/kernel/ports.ts';
import type { CallbackDefinition, TaskDefinition, Unit } from '#shared/kernel/route/define.ts';
import { taskFunction } from '#shared/kernel/route/task.ts';
import { conflictOf } from '#shared/kernel/run-transition.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { LedgerAccount } from '#shared/ledger/ledger.rules.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { publicAddress } from '#shared/platform/http/public-address.adapter.ts';
import { aRequest, aUser, type NewOffer, newOffer } from './builders.ts';
import { call, sendCallback, type TestAnswer, type TestRequest } from './call.ts';
import { builtCities } from './cities.ts';
import { deliveries } from './deliver.ts';
import { itemsOf } from './items.ts';
import { tablePorts, type WholePorts } from './ports.ts';
import { type TestRuntime, testRuntime } from './store.ts';

/** The host of all addresses in the samples. */
export const origin = 'https://gibby.example.com';

export type GibbyFixture = Awaited<ReturnType<typeof gibbyFixture>>;

/** A command on a request, whose actor may be a user's number. */
type Step = Omit<RequestCommand, 'by'> & { readonly by: number | string };

/**
 * Gibby on a fresh table: the real adapters of everything on the table, the cities of this build, and a store of
 * pictures in memory. Providers are missing; the test of a feature that needs one sets it in `ports`.
 */
export async function gibbyFixture(variables: Readonly<Record<string, string>> = {}) {
  const runtime = await testRuntime({ PUBLIC_URL: origin, ...variables });
  const { pictures, stored, removed } = pictureStore();
  const ports: TestRuntime & WholePorts = {
    ...runtime,
    ...tablePorts(runtime),
    publicAddress: publicAddress(runtime),
    cities: builtCities,
    pictures,
  };
  const at = () => timestampOf(runtime.clock.now());
  let lastId = 60;
  const nextId = () => ++lastId;

  /** What a deployed function of this unit would have: the ports that it declares, and no others. */
  const portsOf = ({ definition }: Unit): Ambient & TestRuntime => {
    const granted = (Object.keys(definition.uses) as PortName[]).map((name) => {
      if (!ports[name]) throw new Error(`The port ${name} has no adapter on the table; the test must set a fake.`);
      return [name, ports[name]];
    });
    return { ...runtime, ...Object.fromEntries(granted) };
  };
  /** Tests make many equal things in a second; `send` knows repetitions without a key, as the deployed routes do. */
  const ask = (unit: Unit, request: TestRequest): Promise<TestAnswer> => {
    runtime.clock.advance(1);
    const isKeyed = request.headers?.['idempotency-key'] !== undefined;
    return call(unit, { ...(isKeyed && { idempotency: ports.idempotency }), ...portsOf(unit) }, request);
  };

  const requestOf = async (id: number): Promise<Request> => {
    const request = await ports.requests.get(id);
    if (!request) throw new Error(`There is no request ${id}.`);
    return request;
  };

  /** Applies an event to a request through its state machine. Throws when it is refused or was done before. */
  const advance = async (requestId: number, { by, ...command }: Step): Promise<Request> => {
    runtime.clock.advance(1);
    const { request, decision } = await tryAdvanceRequest(ports, requestId, { ...command, by: String(by) });
    if (decision.kind === 'refused') throw conflictOf(decision);
    if (decision.kind !== 'apply') throw new Error(`${command.event} was done before.`);
    return request;
  };
  const offer = async (requestId: number, by: number, terms: Partial<NewOffer> = {}): Promise<number> => {
    const made = newOffer({ id: nextId(), ...terms });
    await advance(requestId, { event: 'offer', by, newOffer: made });
    return made.id;
  };
  const accept = async (requestId: number, offerId: number): Promise<number> => {
    await advance(requestId, { event: 'accept', by: (await requestOf(requestId)).requesterId, offerId });
    return offerId;
  };
  /** Adds this much credit to a user's wallet. */
  const deposit = (userId: number, amountMinor: number): Promise<void> => {
    const transfer = topUp({ gateway: 'doku', transactionId: `TOPUP_${nextId()}`, userId, amountMinor });
    return tableOf(runtime).commit(ports.ledger.postings([transfer], at()));
  };

  return {
    runtime,
    ports,
    /** Pictures that were stored, each with its order, and pictures that were removed. */
    stored,
    removed,
    at,
    /** Without the counters of limits, unless they are asked for: of most calls one in ten is counted, at random. */
    items: async (partitionPrefix?: string) => {
      const found = await itemsOf(runtime, partitionPrefix);
      return partitionPrefix === undefined ? found.filter(({ PK }) => !String(PK).startsWith('RTL#')) : found;
    },

    /** A caller who is signed in: a user by number, or an administrator by the id of their account. */
    as: (caller: number | string) => ({
      call: (unit: Unit, request: TestRequest = {}) =>
        ask(unit, { as: caller, admin: typeof caller === 'string', ...request }),
    }),
    /** A request for a list: the user who reads it, and the parameters. */
    listing:
      (unit: Unit) =>
      (user: number, query: TestRequest['query'] = {}) =>
        ask(unit, { as: user, query }),
    /** Calls a route as an application does, with real sign-in by the token that `request` may contain. */
    send: (unit: Unit, request: TestRequest = {}) => {
      const { userSessions, rateLimits, idempotency } = ports;
      return call(unit, { userSessions, rateLimits, idempotency, ...portsOf(unit) }, request);
    },
    callBack: (unit: Unit<CallbackDefinition>, body: string, headers: Readonly<Record<string, string>>) => {
      runtime.clock.advance(1);
      return sendCallback(unit, { rateLimits: ports.rateLimits, ...portsOf(unit) }, body, headers);
    },
    run: (unit: Unit<TaskDefinition>) => taskFunction(unit.definition.summary, unit, portsOf(unit))({}),
    ...deliveries(runtime, portsOf),

    /** Creates a user with this id and, by default, a verified address. */
    join: async (id: number, overrides: Partial<User> = {}): Promise<User> => {
      runtime.clock.advance(1);
      const user = aUser({ id, ...overrides }, runtime);
      await ports.users.create(user, null);
      return user;
    },
    /** Creates a request of this user and returns its id. */
    post: async (requesterId: number, overrides: Partial<RequestDetails & { id: number }> = {}): Promise<number> => {
      runtime.clock.advance(1);
      const { request, event } = aRequest({ id: nextId(), requesterId, ...overrides }, runtime.clock.now());
      await ports.requests.commit(ports.requests.creation(request, event));
      return request.id;
    },
    advance,
    /** Makes an offer of this traveller and returns its id. */
    offer,
    /** Accepts an offer as the requester and returns its id. */
    accept,
    /** Makes an offer, accepts it as the requester, and returns its id. */
    agree: async (requestId: number, by: number, terms?: Partial<NewOffer>): Promise<number> =>
      accept(requestId, await offer(requestId, by, terms)),
    deposit,
    /** Deposits the cost of the accepted offer, and pays it. */
    pay: async (requestId: number): Promise<void> => {
      const { requesterId, accepted } = await requestOf(requestId);
      await deposit(requesterId, accepted?.priceToPayMinor ?? 0);
      await advance(requestId, { event: 'pay', by: requesterId });
    },
    request: requestOf,
    /** What we owe, as a positive amount. */
    owed: async (account: LedgerAccount): Promise<number> => 0 - (await ports.ledger.balance(account)),
  };
}

function pictureStore() {
  const stored: (PictureOrder & { source: PictureSource; picture: Picture })[] = [];
  const removed: Picture[] = [];
  const store = async (source: PictureSource, order: PictureOrder): Promise<StoredPicture> => {
    const name = String(stored.length).padStart(32, '0');
    const path = `${pictureKinds[order.kind].folder}/${order.ownerId}/${name}`;
    const picture: Picture = { kind: order.kind, path, extension: 'jpg' };
    stored.push({ ...order, source, picture });
    return { picture, work: 1_000 };
  };
  return { pictures: { store, remove: async (picture: Picture) => void removed.push(picture) }, stored, removed };
}
