import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as settle } from 'node:timers/promises';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { partitionsOf } from '#shared/platform/realtime/fan-out/fan-out.rules.ts';
import { connections } from '#shared/platform/realtime/memberships/connection.dynamo.ts';
import type { Connections } from '#shared/platform/realtime/realtime.ports.ts';
import { itemsOf } from '../support/items.ts';
import { type Random, seeded } from '../support/random.ts';
import { type TestRuntime, testRuntime } from '../support/store.ts';

/** What is done to one socket by its client, by API Gateway or by a publisher that meets a closed connection. */
interface Step {
  /** `close` is a disconnect or an answer of 410; neither has a place among the frames. */
  readonly act: 'subscribe' | 'unsubscribe' | 'close';
  readonly connectionId: string;
  readonly channel: string;
  readonly place: string;
  /** The call of the table at which a first delivery breaks off, before or after the call is made. */
  readonly breaksOff?: { readonly atCall: number; readonly isDone: boolean };
  readonly isRepeated: boolean;
}

interface Socket {
  readonly connectionId: string;
  readonly socketId: string;
  readonly userId: string;
}

/** The record of a change, as it was committed. */
interface Change {
  readonly channel: string;
  readonly occupied?: boolean;
  readonly user?: { readonly userId: string; readonly isPresent: boolean };
}

class BrokenOff extends Error {}

/** Of the delivery under way: how many calls it makes before it breaks off. */
const delivery = new AsyncLocalStorage<{ callsLeft: number; isDone: boolean }>();

/**
 * Calls of the table wait until they are drawn by chance, so that handlers interleave in every possible way, and the
 * same seed plays the same history again.
 */
class Calls {
  readonly #waiting: (() => Promise<void>)[] = [];
  /** In the order of the commits. */
  readonly changes: Change[] = [];

  constructor(runtime: TestRuntime) {
    const table = tableOf(runtime);
    const { get, query, commit } = table;
    table.get = (...input) => this.#whenDrawn(() => get.apply(table, input) as never);
    table.query = (...input) => this.#whenDrawn(() => query.apply(table, input) as never);
    table.commit = (writes) =>
      this.#whenDrawn(async () => {
        await commit.call(table, writes);
        this.changes.push(...writes.flatMap(changesIn));
      });
  }

  #whenDrawn<Result>(call: () => Promise<Result>): Promise<Result> {
    const own = delivery.getStore();
    const isLast = own !== undefined && own.callsLeft-- === 0;
    return new Promise((resolve, reject) => {
      this.#waiting.push(async () => {
        if (isLast && own.isDone) await call().catch(() => undefined);
        await (isLast ? Promise.reject(new BrokenOff()) : call()).then(resolve, reject);
      });
    });
  }

  /** Draws calls until the work has ended. */
  async play(random: Random, work: readonly Promise<void>[]): Promise<void> {
    let hasEnded = false;
    const end = Promise.all(work).finally(() => {
      hasEnded = true;
    });
    end.catch(() => undefined);
    for (;;) {
      await settle();
      const [drawn] = this.#waiting.splice(random.below(Math.max(1, this.#waiting.length)), 1);
      if (drawn) await drawn();
      else if (hasEnded) break;
    }
    await end;
  }
}

/** The records of changes among the items of a write. */
function changesIn({ content }: { readonly content: unknown }): readonly Change[] {
  const { item } = content as { readonly item?: { readonly Put?: { readonly Item?: Change & { SK: string } } } };
  const put = item?.Put?.Item;
  return put?.SK.startsWith('EVT#') ? [put] : [];
}

const presence = 'presence-room-7';
const channels = [presence, 'private-chat_900000000000000000000001', 'news'];

/** Two to four sockets of two users. */
function socketsOf(random: Random, name: string): readonly Socket[] {
  return Array.from({ length: 2 + random.below(3) }, (_, index) => ({
    connectionId: `${name}-${index}`,
    socketId: `${name}.${index}`,
    userId: `user-${index % 2}`,
  }));
}

/** One to five frames of a socket in the order in which they were sent, and none to two ends of it. */
function stepsOf(random: Random, { connectionId }: Socket): readonly Step[] {
  const chance = () => ({
    ...(random.chance(0.15) && { breaksOff: { atCall: random.below(10), isDone: random.chance(0.5) } }),
    isRepeated: random.chance(0.25),
  });
  const frames = Array.from(
    { length: 1 + random.below(5) },
    (_, index): Step => ({
      act: random.chance(0.6) ? 'subscribe' : 'unsubscribe',
      channel: random.pick(channels),
      place: String(index).padStart(3, '0'),
      connectionId,
      ...chance(),
    }),
  );
  const ends = Array.from(
    { length: Math.max(0, random.below(5) - 2) },
    (): Step => ({ act: 'close', channel: '', place: '', connectionId, ...chance() }),
  );
  return [...frames, ...ends];
}

/** Delivers a step until it is carried out; a repeated one is delivered a second time at the same time. */
async function carryOut({ breaksOff, isRepeated, ...step }: Step, socket: Socket, port: Connections): Promise<void> {
  const { act, channel, place, connectionId } = step;
  const deliver = async () => {
    const user = channel === presence ? { user: { userId: socket.userId } } : {};
    if (act === 'subscribe') await port.subscribe(socket, channel, { place, ...user });
    else if (act === 'unsubscribe') await port.unsubscribe(connectionId, channel, { place });
    else await port.close(connectionId);
  };
  const first = async () => {
    if (!breaksOff) return deliver();
    try {
      await delivery.run({ callsLeft: breaksOff.atCall, isDone: breaksOff.isDone }, deliver);
    } catch (thrown) {
      if (!(thrown instanceof BrokenOff)) throw thrown;
      await deliver();
    }
  };
  await Promise.all([first(), ...(isRepeated ? [deliver()] : [])]);
}

/** The channels that a socket is on in the end: its latest frame about each decides, unless the socket was closed. */
function expectedOf({ connectionId }: Socket, steps: readonly Step[]): ReadonlySet<string> {
  const own = steps.filter((step) => step.connectionId === connectionId);
  const on = new Set<string>();
  if (own.some(({ act }) => act === 'close')) return on;
  for (const { act, channel } of own) {
    if (act === 'subscribe') on.add(channel);
    else on.delete(channel);
  }
  return on;
}

type Item = Readonly<Record<string, unknown>>;

/** What is stored about a channel, in the form of `expectedFacts`. */
function storedFacts(channel: string, items: readonly Item[]) {
  const found = (PK: string) => items.filter((item) => item.PK === PK);
  const state = found(`CHN#${channel}`).find(({ SK }) => SK === 'STATE');
  return {
    channel,
    members: partitionsOf(channel)
      .flatMap(found)
      .map(({ SK }) => String(SK))
      .sort(),
    entries: items
      .filter((item) => item.channel === channel && item.isOn === true)
      .map(({ PK }) => String(PK))
      .sort(),
    subscriptions: Number(state?.subscriptions ?? 0),
    users: Number(state?.users ?? 0),
    sockets: found(`CHN#${channel}#users`).map(({ SK, sockets }) => `${SK} ${sockets}`),
    isListed: found('CHN##occupied').some(({ SK }) => SK === channel),
  };
}

function expectedFacts(channel: string, sockets: readonly Socket[]) {
  const byUser = channel === presence ? Map.groupBy(sockets, ({ userId }) => userId) : new Map<string, Socket[]>();
  const ids = sockets.map(({ connectionId }) => connectionId).sort();
  return {
    channel,
    members: ids,
    entries: ids.map((id) => `CON#${id}`),
    subscriptions: ids.length,
    users: byUser.size,
    sockets: [...byUser].map(([userId, own]) => `${userId} ${own.length}`).sort(),
    isListed: ids.length > 0,
  };
}

/** Comings and goings that do not alternate, or that do not end with everybody gone. */
function wrongTurns(changes: readonly Change[]): readonly string[] {
  const present = new Set<string>();
  const wrong = changes.flatMap(({ channel, occupied, user }) => [
    ...(occupied === undefined ? [] : turn(present, channel, occupied)),
    ...(user ? turn(present, `${user.userId} on ${channel}`, user.isPresent) : []),
  ]);
  return [...wrong, ...[...present].map((what) => `${what} never ended`)];
}

function turn(present: Set<string>, what: string, isComing: boolean): readonly string[] {
  if (present.has(what) === isComing) return [`${what} ${isComing ? 'came' : 'went'} twice`];
  if (isComing) present.add(what);
  else present.delete(what);
  return [];
}

/** Histories that share a table, so that the table of each begins nearly empty. */
const perTable = 10;
/** Tables that are played on at the same time, because most of the time goes into waiting for the store. */
const tablesAtOnce = 8;

/**
 * Plays random histories of sockets, each in a random interleaving of all their calls of the table, and compares what is
 * stored with what the frames say. Returns what is wrong, with the seed that plays it again.
 */
export async function playMemberships(seed: number, histories: number): Promise<readonly string[]> {
  const wrong: string[] = [];
  const starts = Array.from({ length: Math.ceil(histories / perTable) }, (_, index) => index * perTable).values();
  const worker = async () => {
    for (const start of starts) {
      const runtime = await testRuntime();
      const calls = new Calls(runtime);
      for (let index = start; index < Math.min(histories, start + perTable); index++) {
        const found = await playHistory(seed + index, runtime, calls);
        wrong.push(...found.map((what) => `seed ${seed + index}: ${what}`));
      }
    }
  };
  await Promise.all(Array.from({ length: tablesAtOnce }, worker));
  return wrong;
}

async function playHistory(seed: number, runtime: TestRuntime, calls: Calls): Promise<readonly string[]> {
  const random = seeded(seed);
  const port = connections(runtime);
  const sockets = socketsOf(random, `s${seed}`);
  const steps = sockets.flatMap((socket) => stepsOf(random, socket));
  const socketOf = new Map(sockets.map((socket) => [socket.connectionId, socket]));
  calls.changes.length = 0;
  const wrong: string[] = [];
  const compare = (what: string, actual: unknown, expected: unknown) => {
    const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (is !== should) wrong.push(`${what}: ${is} instead of ${should}`);
  };

  await calls.play(
    random,
    sockets.map(async (socket) => {
      await port.open(socket);
      await port.identify(socket.socketId, socket.userId);
    }),
  );
  await calls.play(
    random,
    steps.flatMap((step) => {
      const socket = socketOf.get(step.connectionId);
      return socket ? [carryOut(step, socket, port)] : [];
    }),
  );
  const items = await itemsOf(runtime);
  for (const channel of channels) {
    const there = sockets.filter((socket) => expectedOf(socket, steps).has(channel));
    compare('in the middle', storedFacts(channel, items), expectedFacts(channel, there));
  }
  const counts = sockets
    .filter(({ connectionId }) => !steps.some((step) => step.act === 'close' && step.connectionId === connectionId))
    .map((socket) => [`CON#${socket.connectionId}`, expectedOf(socket, steps).size]);
  const stored = new Map(items.filter(({ SK }) => SK === 'C').map(({ PK, channelCount = 0 }) => [PK, channelCount]));
  compare(
    'channels counted',
    counts.map(([id]) => [id, stored.get(id)]),
    counts,
  );
  compare('connections', stored.size, counts.length);

  // Those whose disconnect was lost are found gone in the end, each by several publishers at once.
  await calls.play(
    random,
    [...sockets, ...sockets].map(({ connectionId }) => port.close(connectionId)),
  );
  compare(
    'left over',
    (await itemsOf(runtime)).filter(({ SK }) => !String(SK).startsWith('EVT#')),
    [],
  );
  wrong.push(...wrongTurns(calls.changes));
  return wrong;
}
