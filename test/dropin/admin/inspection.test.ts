import { describe, expect, test } from 'vitest';
import { handler as inspectGig } from '#functions/dropin/admin/inspect-gig/handler.ts';
import { handler as listGigsByStatus } from '#functions/dropin/admin/list-gigs-by-status/handler.ts';
import { handler as terminateGig } from '#functions/dropin/admin/terminate-gig/handler.ts';
import { call } from '#test/support/call.ts';
import { itemsOf } from '#test/support/items.ts';
import { gigFixture, type Step } from '../gigs/stored-gig-fixture.ts';
import { admin, counted, newer, oid, operator } from './counted.ts';

const asAdmin = { as: admin, admin: true };
const actsOf = (lines: readonly { message: string; facts: unknown }[]) =>
  lines.filter(({ message }) => message === 'admin act').map(({ facts }) => facts);

describe('GET /admin/gigs', () => {
  const ids = ({ gigs }: { gigs: { id: string }[] }) => gigs.map(({ id }) => Number.parseInt(id, 16));

  test('lists the gigs of a month in a status, newest first, page by page', async () => {
    const { ports, keep, acts } = await counted();
    for (let day = 1; day <= 5; day += 1) {
      await keep({ customer: newer, status: 'voted', createdAt: `2026-03-0${day}T00:00:00.000Z` });
    }
    await keep({ customer: newer, status: 'voted', createdAt: '2026-02-28T23:59:59.999Z' });
    await keep({ customer: newer, status: 'expired', createdAt: '2026-03-03T00:00:00.000Z' });
    const list = async (query: Record<string, string>) => {
      const { status, body } = await call(listGigsByStatus, ports, { ...asAdmin, query });
      expect(status).toBe(200);
      return body;
    };

    const first = await list({ status: 'voted', month: '2026-03', limit: '2' });
    expect(ids(first)).toEqual([5, 4]);
    expect(first.gigs[0]).toMatchObject({ id: oid(5), customer: newer, operator, status: 'voted' });
    expect(first.gigs[0]).not.toHaveProperty('metaData');
    const second = await list({ status: 'voted', month: '2026-03', limit: '2', cursor: first.next });
    expect(ids(second)).toEqual([3, 2]);
    const third = await list({ status: 'voted', month: '2026-03', limit: '2', cursor: second.next });
    expect([ids(third), third.next]).toEqual([[1], undefined]);
    expect(ids(await list({ status: 'voted', month: '2026-02' }))).toEqual([6]);
    expect(ids(await list({ status: 'expired' })), 'of the present month').toEqual([7]);
    expect(await list({ status: 'streaming', month: '2026-03' })).toEqual({ gigs: [] });
    expect(acts()[0]).toEqual({ audit: true, admin, act: 'listGigsByStatus', subject: 'voted 2026-03' });
  });

  test('leaves out a gig that has changed status and is not re-indexed yet', async () => {
    const { ports, keep } = await counted();
    const gig = await keep({ status: 'purchased', createdAt: '2026-03-01T00:00:00.000Z' });
    await ports.gigCounters.record([{ ...gig, version: gig.version + 1, status: 'streaming' }]);

    const { body } = await call(listGigsByStatus, ports, {
      ...asAdmin,
      query: { status: 'streaming', month: '2026-03' },
    });
    expect(body).toEqual({ gigs: [] });
  });

  test.each<Record<string, string>>([
    {},
    { status: 'sleeping' },
    { status: 'voted', month: '2026-13' },
    { status: 'voted', cursor: 'x' },
  ])('refuses bad input with a 400: %o', async (query) => {
    const { ports } = await counted();
    const { status, body } = await call(listGigsByStatus, ports, { ...asAdmin, query });
    expect([status, body.reason]).toEqual([400, 'invalid_input']);
  });
});

describe('GET /admin/gigs/{gigId}', () => {
  test('shows a gig with its money and its whole history', async () => {
    const { play, steps, ports, runtime, customer, first } = await gigFixture();
    const { id: gigId } = await play(steps.purchased);

    const { status, body } = await call(inspectGig, ports, { ...asAdmin, params: { gigId } });

    expect(status).toBe(200);
    expect(body.gig).toMatchObject({
      id: gigId,
      status: 'purchased',
      customer,
      operator: first,
      duration: 69,
      version: 7,
    });
    expect(body.purchase).toEqual({ status: 'confirmed', amount: 11.15 });
    expect(body.payment).toEqual({ status: 'need_invoice', amount: 5.58 });
    expect(body.events.map(({ seq, event }: { seq: number; event: string }) => [seq, event])).toEqual([
      [1, 'request'],
      [2, 'claimAccept'],
      [3, 'confirm'],
      [4, 'handshake'],
      [5, 'handshake'],
      [6, 'start'],
      [7, 'stop'],
    ]);
    expect(body.events[1]).toMatchObject({
      from: 'pendingOperator',
      to: 'operatorFound',
      actor: 'candidate',
      by: first,
    });
    expect(actsOf(runtime.lines)).toEqual([{ audit: true, admin, act: 'inspectGig', subject: gigId }]);
    const { body: later } = await call(inspectGig, ports, { ...asAdmin, params: { gigId }, query: { since: '6' } });
    expect(later.events).toMatchObject([{ seq: 7, event: 'stop' }]);
  });

  test('answers 404 for a missing gig, and 403 to callers who are not administrators', async () => {
    const { play, steps, ports, customer, runtime } = await gigFixture();
    const { id: gigId } = await play(steps.found);

    const unknown = await call(inspectGig, ports, { ...asAdmin, params: { gigId: oid(1) } });
    expect([unknown.status, unknown.body.reason]).toEqual([404, 'gig_not_found']);
    const foreign = await call(inspectGig, ports, { as: customer, params: { gigId } });
    expect([foreign.status, foreign.body.reason]).toEqual([403, 'forbidden']);
    expect(actsOf(runtime.lines)).toEqual([]);
  });
});

describe('POST /admin/gigs/{gigId}/terminate', () => {
  test('ends a stream and settles what was streamed, once', async () => {
    const { play, steps, ports, runtime, stored, customer, first } = await gigFixture();
    const { id: gigId } = await play([...steps.streaming, 69]);

    const { status, body } = await call(terminateGig, ports, { ...asAdmin, params: { gigId } });
    const after = await itemsOf(runtime);
    const again = await call(terminateGig, ports, { ...asAdmin, params: { gigId } });

    expect([status, body.status, body.price]).toEqual([200, 'purchased', 11.15]);
    expect((await stored(gigId)).history.at(-1)).toEqual({ event: 'terminate', actor: 'admin', by: admin });
    expect(await ports.settlements.ofGig(gigId)).toMatchObject({ purchase: { amountMinor: 1115 } });
    const engaged = await ports.engagements.getMany([customer, first]);
    expect([...engaged.values()].map(({ owesRatingFor }) => owesRatingFor)).toEqual([[gigId], [gigId]]);
    expect([again.status, again.body]).toEqual([200, body]);
    expect(await itemsOf(runtime)).toEqual(after);
    expect(actsOf(runtime.lines)[0]).toEqual({ audit: true, admin, act: 'terminateGig', subject: gigId });
  });

  test('ends a stream of no length for the price of a stop, and one that never showed anything without a charge', async () => {
    for (const [isUnheard, status, price, revenue] of [
      [false, 'purchased', 10, -500],
      [true, 'terminated', undefined, 0],
    ] as const) {
      const { play, steps, ports, balances, customer } = await gigFixture();
      const unheard: Step[] = isUnheard ? [400, ['extend', customer], 200] : [];
      const { id: gigId } = await play([...steps.streaming, ...unheard]);

      const { body } = await call(terminateGig, ports, { ...asAdmin, params: { gigId } });

      expect([body.status, body.price]).toEqual([status, price]);
      expect(await balances(gigId)).toMatchObject({ hold: 0, revenue });
    }
  });

  test('is refused before the confirmation and to all other callers, and then nothing changes', async () => {
    const { play, steps, ports, runtime, customer } = await gigFixture();
    const { id: gigId } = await play(steps.found);
    const before = await itemsOf(runtime);

    const early = await call(terminateGig, ports, { ...asAdmin, params: { gigId } });
    expect([early.status, early.body]).toEqual([
      409,
      expect.objectContaining({ reason: 'transition_refused', currentState: 'operatorFound', allowedEvents: [] }),
    ]);
    const foreign = await call(terminateGig, ports, { as: customer, params: { gigId } });
    expect([foreign.status, foreign.body.reason]).toEqual([403, 'forbidden']);
    const unknown = await call(terminateGig, ports, { ...asAdmin, params: { gigId: oid(1) } });
    expect([unknown.status, unknown.body.reason]).toEqual([404, 'gig_not_found']);
    const nonsense = await call(terminateGig, ports, { ...asAdmin, params: { gigId: 'first' } });
    expect(nonsense.status).toBe(400);
    expect(await itemsOf(runtime)).toEqual(before);
    expect(actsOf(runtime.lines)).toEqual([]);
  });

  test('works for an administrator who is a party of the gig', async () => {
    const { play, steps, ports, stored, customer } = await gigFixture();
    const { id: gigId } = await play([...steps.streaming, 10]);

    const { status } = await call(terminateGig, ports, { as: customer, admin: true, params: { gigId } });

    expect([status, (await stored(gigId)).history.at(-1)?.actor]).toEqual([200, 'admin']);
  });
});
