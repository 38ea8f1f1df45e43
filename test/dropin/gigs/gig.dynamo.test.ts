import { expect, test } from 'vitest';
import { gigs } from '#shared/dropin/gigs/gig.dynamo.ts';
import type { Gig, GigEvent } from '#shared/dropin/gigs/gig.ts';
import { changeGig } from '#shared/dropin/gigs/gig-change.rules.ts';
import { decideGig } from '#shared/dropin/gigs/gig-decision.rules.ts';
import { aGig } from '#test/support/builders.ts';
import { testRuntime } from '#test/support/store.ts';
import { attemptOf, begin, customer, first, freshGig, gigId, type Step, second } from './gig-fixture.ts';

const oid = (number: number) => number.toString(16).padStart(24, '0');
const at = (seconds: number) => new Date(begin + seconds * 1000).toISOString();

const created: GigEvent = aGig().event;

/** The next version of a gig, made by the rules. */
function next(gig: Gig, step: Step) {
  const attempt = attemptOf(gig, step);
  const decision = decideGig(gig, attempt);
  if (decision.kind !== 'apply') throw new Error(`not applied: ${decision.kind}`);
  return changeGig(gig, decision.transition, attempt);
}

async function storedGig(steps: readonly Step[] = []) {
  const store = gigs(await testRuntime());
  await store.commit(store.creation(freshGig, created));
  let gig = freshGig;
  for (const step of steps) {
    const change = next(gig, step);
    await store.commit(store.change(change.gig, change.event));
    gig = change.gig;
  }
  return { store, gig };
}

const toEnroute: Step[] = [
  [5, 'claimAccept', first],
  [10, 'confirm', customer],
];

test('a gig and its events are read back exactly as they were written', async () => {
  const { store, gig } = await storedGig(toEnroute);

  expect(await store.get(gigId)).toEqual(gig);
  expect(await store.getMany([gigId, gigId, oid(9)])).toEqual(new Map([[gigId, gig]]));
  expect(await store.get(oid(9))).toBeUndefined();
  const events = await store.events(gigId, 0);
  expect(events.map(({ seq, event, from, to, by }) => [seq, event, from, to, by])).toEqual([
    [1, 'request', null, 'pendingOperator', customer],
    [2, 'claimAccept', 'pendingOperator', 'operatorFound', first],
    [3, 'confirm', 'operatorFound', 'operatorEnroute', customer],
  ]);
  expect(events[0]).toEqual(created);
});

test('events after a given number are returned; there are none after the last', async () => {
  const { store } = await storedGig(toEnroute);

  expect((await store.events(gigId, 2)).map(({ seq }) => seq)).toEqual([3]);
  expect(await store.events(gigId, 3)).toEqual([]);
  expect(await store.events(gigId, Number.MAX_SAFE_INTEGER)).toEqual([]);
  expect(await store.events(oid(9), 0)).toEqual([]);
});

test('meta data may be any JSON', async () => {
  const store = gigs(await testRuntime());
  const deep = JSON.parse(`${'{"a":'.repeat(60)}1e300${'}'.repeat(60)}`);
  const metaData = { huge: 2 ** 60, exponent: 1e308, tiny: 1e-300, empty: '', none: null, list: [{}], deep };
  await store.commit(store.creation({ ...freshGig, metaData }, created));

  expect((await store.get(gigId))?.metaData).toEqual(metaData);
});

test('a gig is created once', async () => {
  const { store } = await storedGig();

  await expect(store.commit(store.creation(freshGig, created))).rejects.toMatchObject({ code: 'changed_meanwhile' });
});

test('of 20 changes of one version exactly one is committed, with its event', async () => {
  const { store } = await storedGig();
  const attempts = freshGig.candidates.flatMap((candidate) => Array.from({ length: 7 }, () => candidate)).slice(0, 20);
  const changes = attempts.map((candidate) => next(freshGig, [5, 'claimAccept', candidate]));

  const outcomes = await Promise.allSettled(changes.map(({ gig, event }) => store.commit(store.change(gig, event))));

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(['changed_meanwhile', 'busy']).toContain(outcome.reason.code);
  }
  const winner = await store.get(gigId);
  const events = await store.events(gigId, 0);
  expect(winner?.version).toBe(2);
  expect(events.map(({ seq }) => seq)).toEqual([1, 2]);
  expect(events[1]?.by).toBe(winner?.operator);
});

test('a heartbeat never moves back in time and never creates a gig', async () => {
  const { store, gig: found } = await storedGig([[5, 'claimAccept', first]]);

  const enroute = next(found, [10, 'confirm', customer]);
  await store.commit(store.change(enroute.gig, enroute.event));
  await store.recordPing(gigId, 'operator', at(30));
  await store.recordPing(gigId, 'operator', at(20));
  expect(await store.get(gigId)).toEqual({ ...enroute.gig, lastPingAt: at(30) });

  await store.recordPing(oid(9), 'operator', at(50));
  expect(await store.get(oid(9))).toBeUndefined();
});

test('a change decided before a heartbeat is committed and keeps the heartbeat', async () => {
  const { store, gig } = await storedGig(toEnroute);
  const handshake = next(gig, [60, 'handshake', first]);

  await store.recordPing(gigId, 'operator', at(59));
  await store.commit(store.change(handshake.gig, handshake.event));

  expect(await store.get(gigId)).toEqual({ ...handshake.gig, lastPingAt: at(59) });
});

test('the end by silence is refused if a heartbeat arrived after the decision, and committed if none did', async () => {
  const { store, gig } = await storedGig(toEnroute);
  const silence = next(gig, [700, 'pingTtl', 'system']);

  await store.recordPing(gigId, 'operator', at(699));
  await expect(store.commit(store.change(silence.gig, silence.event))).rejects.toMatchObject({
    code: 'changed_meanwhile',
  });
  expect((await store.get(gigId))?.status).toBe('operatorEnroute');

  const heard = await store.get(gigId);
  if (!heard) throw new Error('the gig is gone');
  const later = next(heard, [1400, 'pingTtl', 'system']);
  await store.commit(store.change(later.gig, later.event));
  expect((await store.get(gigId))?.status).toBe('failed');
});

test('the end of a stream by silence is refused if either party was heard after the decision', async () => {
  const { store, gig } = await storedGig([
    ...toEnroute,
    [60, 'handshake', first],
    [61, 'handshake', customer],
    [100, 'start', customer],
  ]);
  const silence = next(gig, [700, 'pingTtl', 'system']);
  await store.recordPing(gigId, 'customer', at(699));
  await expect(store.commit(store.change(silence.gig, silence.event))).rejects.toMatchObject({
    code: 'changed_meanwhile',
  });
  expect(await store.get(gigId)).toEqual({ ...gig, customerPingAt: at(699) });
});

test('an account lists its gigs as customer and as operator together, in one order, page by page', async () => {
  const store = gigs(await testRuntime());
  const ids = Array.from({ length: 9 }, (_, index) => oid(index + 1));
  for (const [index, id] of ids.entries()) {
    // The account is the customer (`first`) of every third gig and the operator of the others.
    const asked = index % 3 === 0;
    const { gig, event } = aGig({ id, customer: asked ? first : customer, candidates: [asked ? second : first] });
    await store.commit(store.creation(gig, event));
    if (asked) continue;
    const claimed = next(gig, [5, 'claimAccept', first]);
    await store.commit(store.change(claimed.gig, claimed.event));
  }

  for (const ascending of [false, true]) {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.ofAccount(first, { limit: 2, ascending, ...(cursor && { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    } while (cursor);
    expect(seen).toEqual(ascending ? ids : [...ids].reverse());
  }
  expect((await store.ofAccount(customer, { limit: 50 })).items).toHaveLength(6);
  expect(await store.ofAccount(second, { limit: 50 })).toEqual({ items: [] });
});
