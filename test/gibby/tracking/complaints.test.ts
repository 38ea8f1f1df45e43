import { describe, expect, test } from 'vitest';
import { requester, stranger, traveller } from '../deal-fixture.ts';
import { administrator, priceToPay, trackingFixture } from './tracking-fixture.ts';

async function disputed(type = 2) {
  const fixture = await trackingFixture();
  const id = await fixture.paid();
  await fixture.deliver(traveller, id);
  await fixture.complain(requester, id, type);
  await fixture.deliverEvents();
  const balances = async () => ({
    escrow: await fixture.balance(`escrow:${id}`),
    requester: await fixture.balance(`user:${requester}:credit`),
    traveller: await fixture.balance(`user:${traveller}:credit`),
  });
  return { ...fixture, id, balances };
}

describe('a complaint', () => {
  test.each([1, 2])('of type %i gets the documented answer, however often it is made', async (type) => {
    const { paid, complain, statusOf, ports } = await trackingFixture();
    const id = await paid();
    for (const answer of [await complain(requester, id, type), await complain(requester, id, type)]) {
      expect([answer.status, answer.body]).toEqual([
        200,
        { data: { http_code: 200, message: "You've successfully complain this item" } },
      ]);
    }
    expect(await statusOf(id)).toBe('disputed');
    expect((await ports.requests.get(id))?.complaint?.type).toBe(type);
  });

  test('is made once and cannot change its type', async () => {
    const { id, complain, ports } = await disputed(2);
    expect((await complain(requester, id, 1)).status).toBe(422);
    expect((await ports.requests.get(id))?.complaint?.type).toBe(2);
  });

  test('holds the money: neither time nor any user but an administrator moves it', async () => {
    const { id, receive, purchase, advance, runtime, balances } = await disputed();
    runtime.clock.advance(30 * 86_400);
    expect((await receive(requester, id)).status).toBe(422);
    expect((await purchase(traveller, id)).status).toBe(422);
    await expect(advance(id, { event: 'autoReceive', by: 'system', actor: 'system' })).rejects.toMatchObject({
      code: 'transition_refused',
    });
    expect(await balances()).toEqual({ escrow: priceToPay, requester: 0, traveller: 0 });
  });

  test.each([
    ['without a type', undefined, 'The status complain field is required.'],
    ['of an unknown type', 3, 'The status complain is invalid.'],
  ])('%s is refused as documented', async (_name, type, message) => {
    const { paid, complain, statusOf } = await trackingFixture();
    const id = await paid();
    const { status, body } = await complain(requester, id, type ?? null);
    expect([status, body.error]).toEqual([
      422,
      expect.objectContaining({ code: 'GEN-UNPROCESSABLE', http_code: 422, message }),
    ]);
    expect(await statusOf(id)).toBe('inProgress');
  });

  test('is for the requester only, and only for a paid item that has not been received', async () => {
    const { agreed, paid, complain, deliver, receive, items } = await trackingFixture();
    const [unpaid, id] = [await agreed(), await paid()];
    const before = await items();
    expect((await complain(requester, unpaid)).status).toBe(422);
    for (const as of [traveller, stranger]) expect((await complain(as, id)).status).toBe(403);
    expect((await complain(requester, 999)).status).toBe(404);
    expect(await items()).toEqual(before);
    await deliver(traveller, id);
    await receive(requester, id);
    expect((await complain(requester, id)).status).toBe(422);
  });
});

describe('the list of complaints', () => {
  test('shows the undecided ones, the oldest first', async () => {
    const { id, paid, complain, complaints, resolve, deliverEvents } = await disputed();
    const other = await paid();
    await complain(requester, other, 1);
    await deliverEvents();
    const { status, body } = await complaints();
    expect(status).toBe(200);
    expect(body.data).toEqual([
      {
        request_id: id,
        requester_id: requester,
        traveller_id: traveller,
        item_name: 'Walnuts',
        status_complain: 2,
        price_to_pay: priceToPay,
        created_at: expect.stringMatching(/^2026-03-01 19:00:\d\d$/),
        requester_complaints: 2,
        traveller_complaints: 2,
      },
      expect.objectContaining({ request_id: other, status_complain: 1 }),
    ]);
    expect(body.meta.pagination.total).toBe(2);

    await resolve(id, { outcome: 'requester' });
    await deliverEvents();
    await deliverEvents();
    const left = await complaints();
    expect(left.body.data.map(({ request_id }: { request_id: number }) => request_id)).toEqual([other]);
    expect(left.body.meta.pagination.total).toBe(1);
  });
});

describe('a decision', () => {
  test.each([
    ['for the requester', { outcome: 'requester' }, 'canceled', { requester: priceToPay, traveller: 0 }],
    ['for the traveller', { outcome: 'traveller' }, 'completed', { requester: 0, traveller: 20_000 }],
    ['for both', { outcome: 'split', to_requester: 6_000 }, 'completed', { requester: 6_000, traveller: 30_000 }],
  ])('%s moves the money once and is audited', async (_name, body, status, wallets) => {
    const { id, resolve, statusOf, balances, runtime } = await disputed();
    expect((await resolve(id, body)).status).toBe(200);
    expect((await resolve(id, body)).status).toBe(200);
    expect(await statusOf(id)).toBe(status);
    expect(await balances()).toEqual({ escrow: 0, ...wallets });
    const [act] = runtime.lines.filter(({ facts }) => facts.audit === true);
    expect(act?.facts).toMatchObject({ act: 'resolveComplaint', admin: administrator, subject: String(id) });
  });

  test('that leaves one party nothing is no split', async () => {
    const { id, resolve, items } = await disputed();
    const before = await items();
    for (const to_requester of [0, priceToPay, priceToPay + 1, -1, 1.5]) {
      expect((await resolve(id, { outcome: 'split', to_requester })).status).toBe(422);
    }
    expect((await resolve(id, { outcome: 'nobody' })).status).toBe(422);
    // No reason is stored, so none is taken.
    expect((await resolve(id, { outcome: 'requester', reason: 'Broken' })).status).toBe(422);
    expect(await items()).toEqual(before);
  });

  test('cannot be reversed, made without a complaint, or made by other users', async () => {
    const { id, paid, resolve, balances } = await disputed();
    const calm = await paid();
    expect((await resolve(id, { outcome: 'traveller' }, false)).status).toBe(403);
    expect((await resolve(calm, { outcome: 'traveller' })).status).toBe(422);
    expect((await resolve(999, { outcome: 'traveller' })).status).toBe(404);
    await resolve(id, { outcome: 'traveller' });
    expect((await resolve(id, { outcome: 'requester' })).status).toBe(422);
    expect(await balances()).toEqual({ escrow: 0, requester: 0, traveller: 20_000 });
  });

  test('is made once when two administrators decide at once', async () => {
    const { id, resolve, balances } = await disputed();
    const answers = await Promise.all([resolve(id, { outcome: 'requester' }), resolve(id, { outcome: 'traveller' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    const { escrow, requester: back, traveller: earned } = await balances();
    expect(escrow).toBe(0);
    expect([
      [priceToPay, 0],
      [0, 20_000],
    ]).toContainEqual([back, earned]);
  });
});
