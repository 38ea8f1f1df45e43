import { describe, expect, test } from 'vitest';
import { handler as countGigEvent } from '#functions/dropin/admin/count-gig-event/handler.ts';
import { gigCounters } from '#shared/dropin/counters/gig-counter.dynamo.ts';
import type { CountQuestion, GigCount, GigCountersReader } from '#shared/dropin/counters/gig-counter.ports.ts';
import { gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import { type Gig, type GigEvent, type GigParty, GigStatus } from '#shared/dropin/gigs/gig.ts';
import { changeGig } from '#shared/dropin/gigs/gig-change.rules.ts';
import { decideGig } from '#shared/dropin/gigs/gig-decision.rules.ts';
import { gigEvents } from '#shared/dropin/gigs/gig-events.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import { listOf } from '#shared/kernel/state-machine.ts';

import { aGig } from '#test/support/builders.ts';
import { itemsOf } from '#test/support/items.ts';
import { type Random, seeded } from '#test/support/random.ts';
import { testRuntime } from '#test/support/store.ts';
import { itemOf } from '#test/support/topic-items.ts';

const eventCount = 2_000;
const idOf = (kind: string, number: number) => kind + number.toString(16).padStart(23, '0');
const customers = Array.from({ length: 30 }, (_, index) => idOf('c', index + 1));
const operators = Array.from({ length: 20 }, (_, index) => idOf('a', index + 1));

/** Gigs of random people and days that move at random along the state machine, with every version they ever had. */
function gigsThatHappen({ below, pick }: Random) {
  const versions = new Map<string, Gig[]>();
  const begun = Date.parse('2024-11-20T00:00:00.000Z');
  const latest = (gigId: string) => versions.get(gigId)?.at(-1);

  const request = (): GigEvent => {
    const candidates = [pick(operators), pick(operators)];
    const id = idOf('9', 0x1000 + versions.size);
    const draft = { id, customer: pick(customers), candidates };
    const { gig, event } = aGig(draft, begun + below(800) * 86_400_000 + below(86_400_000));
    // With a hold for four hours, a stream may last until its operator counts as silent.
    versions.set(id, [{ ...gig, holdMinor: 30_000 }]);
    return event;
  };

  const move = (gig: Gig): GigEvent | undefined => {
    const rows = gigMachine.transitions.filter(({ from }) => listOf(from).includes(gig.status));
    // Without this, most gigs would end early, and the later statuses would hardly occur.
    const onwards = rows.filter(({ to }) => gigMachine.states[to] !== 'ended');
    const row = pick(onwards.length > 0 && below(10) > 0 ? onwards : rows);
    const actor = pick(listOf(row.actor));
    const persons = { candidate: pick(gig.candidates), customer: gig.customer, operator: gig.operator ?? '' };
    const by = actor === 'system' || actor === 'admin' ? actor : persons[actor];
    // A stream costs something only when it ends before its operator counts as silent.
    const pause = below(pick([1e5, 1e5, 1e7, 1e9]));
    const attempt = { event: row.event, actor, by, now: Date.parse(gig.updatedAt) + pause, score: 1 + below(5) };
    const decision = decideGig(gig, attempt);
    if (decision.kind !== 'apply') return undefined;
    const change = changeGig(gig, decision.transition, attempt);
    versions.get(gig.id)?.push(change.gig);
    return change.event;
  };

  const happen = (): GigEvent => {
    for (;;) {
      const open = [...versions.keys()].flatMap((id) => latest(id) ?? []).filter(({ status }) => movable.has(status));
      if (open.length < 5 || below(8) === 0) return request();
      const event = move(pick(open));
      if (event) return event;
    }
  };
  return { versions, latest, happen, all: () => [...versions.keys()].flatMap((id) => latest(id) ?? []) };
}

const movable: ReadonlySet<GigStatus> = new Set(gigMachine.transitions.flatMap(({ from }) => listOf(from)));

async function consumer(latest: (gigId: string) => Gig | undefined) {
  const runtime = await testRuntime();
  const counters = gigCounters(runtime);
  const ports = { ...runtime, gigs: { get: async (gigId: string) => latest(gigId) }, gigCounters: counters };
  const invoke = consumerFunction('countGigEvent', countGigEvent, ports, (image) => image);
  /** Delivers records as the queue does; failed ones are delivered again. */
  const deliver = async (events: readonly GigEvent[]): Promise<void> => {
    const Records = events.map((event) => ({
      messageId: `${event.gigId}-${event.seq}`,
      body: JSON.stringify(itemOf(gigEvents, event)),
    }));
    const { batchItemFailures } = await invoke({ Records });
    expect(batchItemFailures).toEqual([]);
  };
  return { runtime, counters, deliver };
}

/** All pages of an answer, which must be ordered by the newest account. */
async function allCounts(counters: GigCountersReader, question: CountQuestion, limit: number): Promise<GigCount[]> {
  const found: GigCount[] = [];
  let before: string | undefined;
  do {
    const page = await counters.counts(question, { limit, ...(before !== undefined && { before }) });
    found.push(...page.items);
    before = page.next;
  } while (before !== undefined);
  return found;
}

function countedByHand(gigs: readonly Gig[], { role, statuses, from = '', to = '~' }: CountQuestion): GigCount[] {
  const counts = new Map<string, number>();
  for (const gig of gigs) {
    const accountId = gig[role];
    const day = gig.createdAt.slice(0, 10);
    const isAsked = (statuses?.includes(gig.status) ?? true) && day >= from && day <= to;
    if (accountId !== null && isAsked) counts.set(accountId, (counts.get(accountId) ?? 0) + 1);
  }
  const ordered = [...counts].sort(([one], [other]) => (one < other ? 1 : -1));
  return ordered.map(([accountId, count]) => ({ accountId, count }));
}

function someQuestion({ below, pick }: Random): CountQuestion {
  const day = () =>
    new Date(Date.parse('2024-11-01T00:00:00.000Z') + below(850) * 86_400_000).toISOString().slice(0, 10);
  const statuses = Array.from({ length: 1 + below(4) }, () => pick(GigStatus.options));
  return {
    role: pick(['customer', 'operator'] as const),
    ...(below(3) > 0 && { statuses: [...new Set(statuses)] }),
    ...(below(2) > 0 && { from: day() }),
    ...(below(2) > 0 && { to: day() }),
  };
}

describe('counters of gigs', () => {
  test(`equal a brute-force count after ${eventCount} random events, delivered repeatedly, concurrently and in any order`, {
    timeout: 600_000,
  }, async () => {
    const fixture = gigsThatHappen(seeded(1));
    const chance = seeded(7);
    const { counters, deliver, runtime } = await consumer(fixture.latest);
    const delivered: GigEvent[] = [];
    let waiting: GigEvent[] = [];

    const deliverSome = async (count: number) => {
      const batches = Array.from({ length: Math.min(4, count) }, () => {
        const [event] = waiting.splice(chance.below(waiting.length), 1);
        const replay = delivered.length > 0 && chance.below(4) === 0 ? [chance.pick(delivered)] : [];
        return [...(event ? [event] : []), ...replay];
      });
      await Promise.all(batches.map((batch) => deliver(batch)));
      delivered.push(...batches.flat());
    };
    for (let happened = 0; happened < eventCount; happened += 1) {
      waiting.push(fixture.happen());
      if (waiting.length > 40) await deliverSome(chance.below(8));
    }
    waiting = [...waiting, ...waiting.slice(0, 20)];
    while (waiting.length > 0) await deliverSome(waiting.length);

    const gigs = fixture.all();
    expect(gigs.length).toBeGreaterThan(200);
    const reached = new Set(gigs.map(({ status }) => status));
    expect(GigStatus.options.filter((status) => !reached.has(status))).toEqual([]);
    for (let asked = 0; asked < 60; asked += 1) {
      const question = someQuestion(chance);
      expect(await allCounts(counters, question, 5 + chance.below(30)), JSON.stringify(question)).toEqual(
        countedByHand(gigs, question),
      );
    }
    for (const role of ['customer', 'operator'] as const satisfies readonly GigParty[]) {
      expect(await counters.accounts(role)).toBe(countedByHand(gigs, { role }).length);
      for (const status of GigStatus.options) {
        const expected = countedByHand(gigs, { role, statuses: [status] }).length;
        expect([role, status, await counters.accounts(role, status)]).toEqual([role, status, expected]);
      }
    }
    for (const status of GigStatus.options) {
      const { items } = await counters.gigIds(status, '2025-06', { limit: 1_000 });
      const byHand = gigs.filter((gig) => gig.status === status && gig.createdAt.startsWith('2025-06'));
      expect(items).toEqual(
        byHand
          .map(({ id }) => id)
          .sort()
          .reverse(),
      );
    }

    const before = await itemsOf(runtime);
    for (let replayed = 0; replayed < 50; replayed += 1) await deliver([chance.pick(delivered)]);
    for (const gig of [...fixture.versions.values()].slice(0, 50)) await counters.record(gig.slice(0, 1));
    expect(await itemsOf(runtime), 'replays and old versions change nothing').toEqual(before);
  });

  test('of one busy operator are right when many of its gigs are counted at once', async () => {
    const { counters } = await consumer(() => undefined);
    const [customer = '', operator = ''] = [customers[0], operators[0]];
    const voted = { customer, operator, candidates: [operator], status: 'voted' } as const;
    const requestedAt = Date.parse('2026-03-05T10:00:00.000Z');
    const gigs = Array.from(
      { length: 12 },
      (_, index) => aGig({ id: idOf('9', index + 1), ...voted }, requestedAt).gig,
    );

    await Promise.all(gigs.map((gig) => counters.record([gig])));

    expect(await counters.countOf(operators[0] ?? '', { role: 'operator', from: '2026-03-05', to: '2026-03-05' })).toBe(
      12,
    );
    expect(await counters.countOf(customers[0] ?? '', { role: 'customer', statuses: ['voted'] })).toBe(12);
    expect([await counters.accounts('operator', 'voted'), await counters.accounts('customer', 'expired')]).toEqual([
      1, 0,
    ]);
  });

  test('fail for an event of a missing gig, so that it is delivered again', async () => {
    const { runtime } = await consumer(() => undefined);
    const ports = { ...runtime, gigs: { get: async () => undefined }, gigCounters: gigCounters(runtime) };
    const invoke = consumerFunction('countGigEvent', countGigEvent, ports, (image) => image);
    const { event } = aGig();
    const body = JSON.stringify(itemOf(gigEvents, event));

    expect(await invoke({ Records: [{ messageId: 'm', body }] })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm' }],
    });
    expect(await itemsOf(runtime)).toEqual([]);
  });
});
