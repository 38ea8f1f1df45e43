import { expect, test } from 'vitest';
import { gigs } from '#shared/dropin/gigs/gig.dynamo.ts';
import type { Payment, Purchase } from '#shared/dropin/gigs/gig.ts';
import { settlements } from '#shared/dropin/gigs/settlement.dynamo.ts';
import { testRuntime } from '#test/support/store.ts';

const oid = (number: number) => number.toString(16).padStart(24, '0');
const [customer, operator] = [oid(901), oid(902)];

function settled(index: number, createdAt: string): [Purchase, Payment] {
  const parties = { gigId: oid(index), customer, operator, createdAt };
  return [
    { ...parties, id: oid(100 + index), status: 'confirmed', amountMinor: 1178 },
    { ...parties, id: oid(200 + index), status: 'need_invoice', amountMinor: 589 },
  ];
}

async function stores() {
  const runtime = await testRuntime();
  return { store: settlements(runtime), commit: gigs(runtime).commit };
}

const everything = { start: 0, limit: 50, ascending: true };

test('a gig is settled once, for both parties or for neither', async () => {
  const { store, commit } = await stores();
  const [purchase, payment] = settled(1, '2026-01-05T10:00:00.000Z');
  await commit(store.settlement(purchase, payment));

  const again = store.settlement({ ...purchase, amountMinor: 1 }, { ...payment, amountMinor: 1 });
  await expect(commit(again)).rejects.toMatchObject({ code: 'transition_refused' });

  expect(await store.ofGig(oid(1))).toEqual({ purchase, payment });
  expect(await store.purchasesOf(customer, everything)).toEqual([purchase]);
  expect(await store.paymentsOf(operator, everything)).toEqual([payment]);
});

test('a gig without a settlement has neither record, and its payment cannot move on', async () => {
  const { store, commit } = await stores();

  expect(await store.ofGig(oid(1))).toEqual({});
  await expect(commit([store.paymentStep(oid(1), 'sendInvoice')])).rejects.toMatchObject({
    code: 'transition_refused',
  });
  expect(await store.ofGig(oid(1))).toEqual({});
});

test('a payment moves on and otherwise stays unchanged', async () => {
  const { store, commit } = await stores();
  const [purchase, payment] = settled(1, '2026-01-05T10:00:00.000Z');
  await commit(store.settlement(purchase, payment));

  await commit([store.paymentStep(oid(1), 'generateInvoice')]);

  expect(await store.ofGig(oid(1))).toEqual({ purchase, payment: { ...payment, status: 'invoiceGenerated' } });
});

test('a payment takes every step once, and none before its predecessor', async () => {
  const { store, commit } = await stores();
  await commit(store.settlement(...settled(1, '2026-01-05T10:00:00.000Z')));
  const refused = { code: 'transition_refused' };

  for (const [step, others] of [
    ['generateInvoice', ['sendInvoice', 'markCompensated']],
    ['sendInvoice', ['generateInvoice', 'markCompensated']],
    ['markCompensated', ['generateInvoice', 'sendInvoice']],
  ] as const) {
    for (const other of others) await expect(commit([store.paymentStep(oid(1), other)])).rejects.toMatchObject(refused);
    await commit([store.paymentStep(oid(1), step)]);
    await expect(commit([store.paymentStep(oid(1), step)])).rejects.toMatchObject(refused);
  }
  expect((await store.ofGig(oid(1))).payment?.status).toBe('compensated');
});

test('payments wait for the invoices of a month, by operator and gig, until they are invoiced', async () => {
  const { store, commit } = await stores();
  const owners = ['a', 'b', 'b', 'c'].map((letter) => letter.repeat(24));
  for (const [index, operator] of owners.entries()) {
    const [purchase, payment] = settled(index, '2026-01-05T10:00:00.000Z');
    await commit(store.settlement({ ...purchase, operator }, { ...payment, operator }));
  }
  const [a = '', b = '', , c = ''] = owners;
  expect(await store.operatorsWaiting('2026-01', { limit: 9 }), 'settled, and not yet to be paid').toEqual([]);

  for (const [index, operator] of owners.entries()) await commit([store.awaitInvoice(oid(index), operator, '2026-01')]);

  expect(await store.operatorsWaiting('2026-01', { limit: 9 })).toEqual([a, b, c]);
  expect(await store.operatorsWaiting('2026-01', { limit: 1, after: a })).toEqual([b]);
  expect(await store.operatorsWaiting('2026-01', { limit: 9, after: c })).toEqual([]);
  expect(await store.operatorsWaiting('2026-02', { limit: 9 })).toEqual([]);
  expect(await store.gigsWaiting(b, '2026-01', { limit: 9 })).toEqual([oid(1), oid(2)]);
  expect(await store.gigsWaiting(b, '2026-01', { limit: 1 })).toEqual([oid(1)]);
  expect(await store.gigsWaiting(b, '2026-01', { limit: 9, after: oid(1) })).toEqual([oid(2)]);

  await commit([store.paymentStep(oid(1), 'generateInvoice')]);
  expect(await store.gigsWaiting(b, '2026-01', { limit: 9 })).toEqual([oid(2)]);
  await expect(commit([store.awaitInvoice(oid(1), b, '2026-02')])).rejects.toMatchObject({
    code: 'transition_refused',
  });
});

test('records are listed by date, both days included, forwards and backwards, in pages', async () => {
  const { store, commit } = await stores();
  const moments = [
    '2026-01-30T23:59:59.999Z',
    '2026-01-31T00:00:00.000Z',
    '2026-02-28T23:59:59.999Z',
    '2026-03-01T00:00:00.000Z',
  ];
  for (const [index, createdAt] of moments.entries()) await commit(store.settlement(...settled(index, createdAt)));
  const times = async (options: object) =>
    (await store.paymentsOf(operator, { ...everything, ...options })).map(({ createdAt }) =>
      moments.indexOf(createdAt),
    );

  expect(await times({})).toEqual([0, 1, 2, 3]);
  expect(await times({ ascending: false })).toEqual([3, 2, 1, 0]);
  expect(await times({ from: '2026-01-31', to: '2026-02-28' })).toEqual([1, 2]);
  expect(await times({ from: moments[1], to: moments[2] })).toEqual([1, 2]);
  expect(await times({ from: '2026-03-01' })).toEqual([3]);
  expect(await times({ to: '2026-01-30' })).toEqual([0]);
  expect(await times({ from: '2026-03-01', to: '2026-01-01' })).toEqual([]);
  expect(await times({ start: 1, limit: 2, ascending: false })).toEqual([2, 1]);
  expect(await times({ start: 4 })).toEqual([]);
  expect(await store.paymentsOf(customer, everything)).toEqual([]);
});
