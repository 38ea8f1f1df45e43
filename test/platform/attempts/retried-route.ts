import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { areas, folderOf } from '#infra/areas.ts';
import type { PortName } from '#shared/kernel/ports.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import type { PipelinePorts } from '#shared/kernel/route/pipeline/request.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { callAsServer, type ServerCall } from '#test/realtime/server-request.ts';
import { call, type TestRequest } from '#test/support/call.ts';
import { itemsOf, restoreItems } from '#test/support/items.ts';
import type { TestClock } from '#test/support/store.ts';
import { type Fault, faultsAt, overtakenAt, withFault } from './store-faults.ts';

/** A world in which one request to a route succeeds. */
export interface Situation {
  readonly runtime: Runtime & { readonly clock: TestClock };
  readonly ports: Readonly<Partial<Record<PortName, unknown>>>;
  readonly request: TestRequest | ServerCall;
  /** What people and providers were told so far, each as one text. A retry may say it again. */
  readonly told?: () => readonly string[];
  /** The request ends the session that it is sent with, so a later retry may be told only that. */
  readonly endsItsSession?: boolean;
}

export type Situations = Readonly<Record<string, () => Promise<Situation>>>;

/** The POST routes of these areas, by name. A callback has no key; its repetition has tests of its own. */
export function postRoutes(): ReadonlyMap<string, string> {
  const routes = areas.flatMap(({ folder, operations }) =>
    Object.entries(operations).flatMap(([name, definition]) =>
      definition.kind === 'route' && definition.method === 'POST'
        ? [[name, `../../../functions/${folder}/${folderOf(name)}/handler.ts`] as const]
        : [],
    ),
  );
  return new Map(routes);
}

interface Answer {
  readonly status: number;
  readonly wait: number;
  readonly body: string;
}

/** Sends the request with a key, as the deployed function gets it. */
async function send(unit: Unit, situation: Situation, key: string): Promise<Answer> {
  const { definition } = unit;
  const { runtime, ports, request } = situation;
  const granted = (Object.keys(definition.uses) as PortName[]).map((name) => [name, ports[name]]);
  const given = {
    ...runtime,
    ...Object.fromEntries(granted),
    idempotency: ports.idempotency,
    streamAccess: ports.streamAccess,
  } as PipelinePorts;
  const headers = { ...request.headers, 'idempotency-key': key };
  if ('auth' in definition && definition.auth === 'server') {
    const serverPorts = { ...given, serverSignatures: ports.serverSignatures } as PipelinePorts & object;
    const { status, text, retryAfter } = await callAsServer(unit, serverPorts, { ...(request as ServerCall), headers });
    return { status, wait: retryAfter, body: text };
  }
  const { status, headers: answered, body } = await call(unit, given, { ...(request as TestRequest), headers });
  return { status, wait: Number(answered['retry-after'] ?? 0), body: JSON.stringify(body) };
}

/** Retries as an app does: at once after an error of ours, and after the time that a 409 names. */
async function insist({ runtime }: Situation, act: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await act();
    if (answer.status < 500 && !(answer.status === 409 && answer.wait > 0)) return answer;
    if (tries === 5) throw new Error(`There is still no answer: ${answer.status} ${answer.body}`);
    runtime.clock.advance(answer.wait);
  }
}

/** No effects: records of tries and keys, and counters whose numbers may have gaps. */
const isEffect = ({ PK }: Record<string, unknown>) => !/^(IDM|RTL|SEQ)#/.test(String(PK));
/** Without ids, numbers and times, and without the texts that are drawn at random. */
const masked = (text: string) =>
  text
    .replaceAll(/"(token|referralCode|TRANSIDMERCHANT|SESSIONID|WORDS)":"[^"]*"/g, '"$1":"*"')
    .replaceAll(/TOPUP_\w+|[0-9a-f]{8}-[0-9a-f-]{27}|(?<![0-9a-f])[0-9a-f]{24,}(?![0-9a-f])|\d+/g, '*');

/** The texts that are no earlier ones. The lists of a situation grow each by itself, so new texts are not the last ones. */
function without(earlier: readonly string[], texts: readonly string[]): string[] {
  const known = [...earlier];
  return texts.filter((text) => {
    const at = known.indexOf(text);
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
}

type Items = readonly Record<string, unknown>[];

/** What the request has changed: new items by the form of their keys, and by how much numbers of others differ. */
function effectOf(before: Items, after: Items): string[] {
  const known = new Map(before.map((item) => [`${item.PK} ${item.SK}`, item]));
  const changes = after.filter(isEffect).flatMap((item) => {
    const earlier = known.get(`${item.PK} ${item.SK}`);
    const key = masked(`${item.PK} ${item.SK}`);
    known.delete(`${item.PK} ${item.SK}`);
    if (!earlier) return [`new ${key}`];
    const numbers = Object.keys({ ...earlier, ...item }).flatMap((name) => {
      const by = Number(item[name] ?? 0) - Number(earlier[name] ?? 0);
      return Number.isFinite(by) && by !== 0 && Math.abs(by) < 1_000_000_000 ? [`${name} by ${by}`] : [];
    });
    return numbers.length > 0 ? [`${key}: ${numbers.sort()}`] : [];
  });
  const gone = [...known.values()].filter(isEffect).map(({ PK, SK }) => `gone ${masked(`${PK} ${SK}`)}`);
  return [...changes, ...gone].sort();
}

/**
 * Sends the request with every fault at every call to the store, each time to the same table, and retries it until it
 * answers. Each time the effect and the answer must be those of the undisturbed request. When another caller comes first
 * at a commit, the request or its retry reads anew what the commit depends on, and succeeds.
 */
export async function expectOneEffect(address: string, prepare?: () => Promise<Situation>): Promise<void> {
  if (!prepare) throw new Error('The route has no situation in which its request succeeds.');
  const [{ handler }, situation] = await Promise.all([
    import(/* @vite-ignore */ address) as Promise<{ handler: Unit }>,
    prepare(),
  ]);
  const { runtime, told = () => [] } = situation;
  const before = await itemsOf(runtime);
  /** The outcome with a fault, and how many seconds the retries have waited. */
  const outcome = async (fault?: Fault, laterSeconds = 0) => {
    const key = randomUUID();
    const [beganAt, toldBefore] = [runtime.clock.now(), told()];
    runtime.clock.advance(laterSeconds);
    const act = () => send(handler, situation, key);
    const calls = await withFault(fault, act);
    const last = await insist(situation, act);
    const hasSignedOut = situation.endsItsSession && [200, 401].includes(last.status);
    const { status, body } = hasSignedOut ? { status: 200, body: 'signed out' } : last;
    const after = await itemsOf(runtime);
    const effect = effectOf(before, after);
    const waitedSeconds = (runtime.clock.now() - beganAt) / 1000;
    await restoreItems(runtime, before, after);
    runtime.clock.advance(-waitedSeconds);
    // Texts are told apart by the ids in them, so what is said twice under two ids is there twice.
    const said = [...new Set(without(toldBefore, told()))].map(masked).sort();
    return { calls, waitedSeconds, seen: { status, body: masked(body), effect, said } };
  };

  const { calls, seen: undisturbed } = await outcome();
  expect(undisturbed.status, undisturbed.body).toBeLessThan(300);
  for (const fault of faultsAt(calls)) {
    const { seen, waitedSeconds } = await outcome(fault);
    // What is measured in time is that of the attempt which has committed, the first one or the last.
    const isThatOfLater = waitedSeconds > 0 && !isDeepStrictEqual(seen, undisturbed);
    const expected = isThatOfLater ? (await outcome(undefined, waitedSeconds)).seen : undisturbed;
    expect(seen, `${fault.kind} at call ${fault.at} of ${calls.join(', ')}`).toEqual(expected);
  }
  for (const fault of overtakenAt(calls)) {
    const { seen } = await outcome(fault);
    expect(seen.status, `another caller before call ${fault.at} of ${calls.join(', ')}: ${seen.body}`).toBeLessThan(
      300,
    );
  }
}
