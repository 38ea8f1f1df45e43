import { expect, test } from 'vitest';
import { invoices } from '#shared/dropin/invoices/invoice.dynamo.ts';
import type { Invoice, InvoiceKey, InvoiceLine, InvoiceRun } from '#shared/dropin/invoices/invoice.ts';
import { changeInvoice, newInvoice } from '#shared/dropin/invoices/invoice-change.rules.ts';
import { invoiceRuns } from '#shared/dropin/invoices/invoice-run.dynamo.ts';
import { testRuntime } from '#test/support/store.ts';

const oid = (number: number) => number.toString(16).padStart(24, '0');
const key: InvoiceKey = { operator: oid(1), month: '2026-03' };
const system = { actor: 'system', by: 'system', now: Date.parse('2026-04-01T02:00:00.000Z') } as const;
const line = (number: number): InvoiceLine => ({
  gigId: oid(number),
  amountMinor: 558,
  durationSeconds: 69,
  settledAt: '2026-03-05T10:00:00.000Z',
});

async function opened(...keys: readonly InvoiceKey[]) {
  const store = invoices(await testRuntime());
  for (const each of keys.length > 0 ? keys : [key]) {
    const { invoice, event } = newInvoice(each, system);
    await store.commit(store.creation(invoice, event));
  }
  const stored = async () => (await store.get(key)) as Invoice;
  const complete = async () => {
    const transition = { event: 'complete', actor: 'system', from: 'generating', to: 'generated' } as const;
    const { invoice, event } = changeInvoice(await stored(), transition, { ...system, event: 'complete' });
    await store.commit(store.change(invoice, event));
  };
  return { store, stored, complete };
}

test('there is one invoice per operator and month', async () => {
  const { store, stored } = await opened();
  const { invoice, event } = newInvoice(key, { ...system, by: 'other' });

  await expect(store.commit(store.creation(invoice, event))).rejects.toMatchObject({ code: 'changed_meanwhile' });

  expect(await stored()).toMatchObject({ ...key, version: 1, history: [{ event: 'generate', by: 'system' }] });
  expect(await store.get({ ...key, month: '2026-04' })).toBeUndefined();
});

test('a line counts once, and only while the invoice is being generated', async () => {
  const { store, stored, complete } = await opened();
  await store.commit(store.line(key, line(7)));
  const refused = { code: 'transition_refused' };
  await expect(store.commit(store.line(key, line(7)))).rejects.toMatchObject(refused);
  await expect(store.commit(store.line({ ...key, month: '2026-04' }, line(8)))).rejects.toMatchObject(refused);
  const before = await stored();
  await store.commit(store.line(key, line(9)));

  // The change is based on an invoice that does not contain the second line yet.
  const transition = { event: 'proceed', actor: 'system', from: 'generating', to: 'generating' } as const;
  const change = changeInvoice(before, transition, { ...system, event: 'proceed', doneUntil: oid(9) });
  await store.commit(store.change(change.invoice, change.event));
  await complete();

  await expect(store.commit(store.line(key, line(10)))).rejects.toMatchObject(refused);
  expect(await stored()).toMatchObject({ status: 'generated', version: 3, lineCount: 2, totalMinor: 1116 });
  expect((await store.lines(key, { limit: 9 })).items).toEqual([line(7), line(9)]);
});

test('of two changes of one version the second is refused', async () => {
  const { stored, store, complete } = await opened();
  const before = await stored();
  await complete();

  const transition = { event: 'complete', actor: 'system', from: 'generating', to: 'generated' } as const;
  const late = changeInvoice(before, transition, { ...system, event: 'complete' });
  await expect(store.commit(store.change(late.invoice, late.event))).rejects.toMatchObject({
    code: 'changed_meanwhile',
  });
});

test('the invoices of a month are listed by their current status', async () => {
  const others = [key, { ...key, operator: oid(2) }, { ...key, operator: oid(3), month: '2026-04' }];
  const { store, complete } = await opened(...others);
  await complete();
  const operators = async (options: object) =>
    (await store.ofMonth('2026-03', { limit: 9, ...options })).items.map(({ operator }) => operator);

  expect(await operators({})).toEqual([oid(1), oid(2)]);
  expect(await operators({ status: 'generated' })).toEqual([oid(1)]);
  expect(await operators({ status: 'generating' })).toEqual([oid(2)]);
});

test('a run begins once, and continues only from its current version', async () => {
  const runs = invoiceRuns(await testRuntime());
  const run: InvoiceRun = {
    month: '2026-03',
    version: 1,
    status: 'running',
    operatorCount: 0,
    doneUntil: null,
    startedAt: '2026-04-01T02:00:00.000Z',
    finishedAt: null,
  };
  const conflict = { code: 'changed_meanwhile' };
  await runs.start(run);
  await expect(runs.start(run)).rejects.toMatchObject(conflict);

  const next = { ...run, version: 2, doneUntil: oid(5), operatorCount: 50 };
  await runs.change(next);
  await expect(runs.change(next)).rejects.toMatchObject(conflict);

  expect(await runs.get('2026-03')).toEqual(next);
  expect(await runs.get('2026-04')).toBeUndefined();
});
