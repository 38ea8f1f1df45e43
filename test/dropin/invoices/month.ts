import { expect } from 'vitest';
import { handler as openInvoicesUnit } from '#functions/dropin/invoices/open-invoices/handler.ts';
import { handler as workOnInvoiceUnit } from '#functions/dropin/invoices/work-on-invoice/handler.ts';
import type { Gig } from '#shared/dropin/gigs/gig.ts';
import { invoiceMonthOf } from '#shared/dropin/invoices/invoice.rules.ts';
import { InvoiceEvent, InvoiceRunEvent } from '#shared/dropin/invoices/invoice.ts';
import { openInvoices } from '#shared/dropin/invoices/open-invoices.usecase.ts';
import { workOnInvoice } from '#shared/dropin/invoices/work-on-invoice.usecase.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { authoriseHold, captureHold } from '#shared/ledger/ledger.rules.ts';
import { aGig } from '#test/support/builders.ts';
import { itemsOf } from '#test/support/items.ts';
import { follows } from '#test/support/topic-items.ts';
import { type GigFixture, gigFixture, place } from '../gigs/stored-gig-fixture.ts';

export const admin = 'ad0000000000000000000001';
export const asAdmin = { as: admin, admin: true };

const daySeconds = 86_400;
/** The clock begins on 1 March at noon; after these seconds it is 1 April at noon. */
export const untilApril = 31 * daySeconds;

const consumers = [openInvoicesUnit, workOnInvoiceUnit] as const;

type Item = Readonly<Record<string, unknown>>;
export type InvoiceFixture = Awaited<ReturnType<typeof invoiceFixture>>;

/**
 * A fixture of paid gigs, with the records that the table's stream delivers to the consumers of invoices, one at a time.
 */
export async function invoiceFixture(operatorCount = 1) {
  const fixture = await gigFixture(operatorCount);
  const everything = () => itemsOf(fixture.runtime);
  const delivered = new Set<string>();

  /** The stream's records for the consumers, in the order of each partition. */
  const records = async () => (await everything()).filter((item) => consumers.some((unit) => follows(unit, item)));
  const undelivered = async () => (await records()).filter((item) => !delivered.has(nameOf(item)));

  /** Delivers a record once; a record that fails stays undelivered. */
  const deliver = async (item: Item, ports: GigFixture['ports'] = fixture.ports) => {
    if (follows(openInvoicesUnit, item)) await openInvoices(ports, InvoiceRunEvent.parse(item));
    else await workOnInvoice(ports, InvoiceEvent.parse(item));
    delivered.add(nameOf(item));
  };

  /** Delivers until no new records appear; calls `after` after each record. Returns the number of records. */
  const drain = async (after: () => Promise<void> = async () => undefined) => {
    let count = 0;
    for (let batch = await undelivered(); batch.length > 0; batch = await undelivered()) {
      for (const item of batch) {
        await deliver(item);
        await after();
        count += 1;
      }
    }
    return count;
  };

  return { ...fixture, everything, records, undelivered, deliver, drain, earn: earnerOf(fixture) };
}

function nameOf({ PK, SK }: Item): string {
  return `${PK} ${SK}`;
}

/**
 * Makes a gig of 69 seconds that both have just rated, with its settlement and its postings: 11.15, of which 5.58 are
 * owed.
 */
function earnerOf({ ports, runtime, customer }: GigFixture) {
  return async (operator: string): Promise<Gig> => {
    const now = runtime.clock.now();
    const at = timestampOf(now);
    const amounts = { priceMinor: 1115, operatorShareMinor: 558 };
    const streamed = { status: 'voted', startedAt: at, stoppedAt: at, durationSeconds: 69 } as const;
    const parties = { customer, operator, candidates: [operator] };
    const { gig, event } = aGig({ id: runtime.ids.objectId(), ...parties, ...place, ...amounts, ...streamed }, now);
    const money = { gigId: gig.id, holdMinor: gig.holdMinor };
    const side = { gigId: gig.id, customer, operator, createdAt: at };
    await ports.gigs.commit([...ports.gigs.creation(gig, event), ...ports.ledger.postings([authoriseHold(money)], at)]);
    await ports.gigs.commit([
      ...ports.settlements.settlement(
        { ...side, id: runtime.ids.objectId(), status: 'confirmed', amountMinor: amounts.priceMinor },
        { ...side, id: runtime.ids.objectId(), status: 'need_invoice', amountMinor: amounts.operatorShareMinor },
        invoiceMonthOf(gig),
      ),
      ...ports.ledger.postings(captureHold({ ...money, ...amounts, operatorId: operator }), at),
    ]);
    return gig;
  };
}

/**
 * The allowed statuses of a gig, by the status of its payment. A gig cancelled for a fee stays cancelled throughout.
 */
const inStep: Readonly<Record<string, readonly string[]>> = {
  need_invoice: ['purchased', 'voted', 'cancelled'],
  invoiceGenerated: ['invoiceGenerated', 'cancelled'],
  invoiceSent: ['invoiceSent', 'cancelled'],
  compensated: ['compensated', 'cancelled'],
};

/**
 * Checks what must hold at every moment: uncompensated payments equal what the books owe each operator, gigs and
 * payments are in step, invoices equal the sum of their lines, and all balances add up to zero.
 */
export async function expectSound(fixture: InvoiceFixture): Promise<void> {
  const items = await fixture.everything();
  const of = (prefix: string, sort: RegExp) =>
    items.filter(({ PK, SK }) => String(PK).startsWith(prefix) && sort.test(String(SK)));
  const payments = of('STL#', /^PAY$/);
  const gigs = new Map(of('GIG#', /^G$/).map((gig) => [gig.id, gig]));
  for (const { gigId, status } of payments) expect(inStep[String(status)]).toContain(gigs.get(gigId)?.status);
  for (const operator of fixture.operators) {
    const open = payments.filter((payment) => payment.operator === operator && payment.status !== 'compensated');
    const balance = await fixture.ports.ledger.balance(`operator:${operator}:payable`);
    expect(sum(open, 'amountMinor') + balance, 'payments that are not compensated are what is owed').toBe(0);
  }
  for (const { PK, month, lineCount, totalMinor } of of('INV#', /^I#/)) {
    const lines = items.filter((item) => item.PK === PK && String(item.SK).startsWith(`L#${month}#`));
    expect([lines.length, sum(lines, 'amountMinor')]).toEqual([lineCount, totalMinor]);
  }
  expect(sum(of('LED#', /^BAL$/), 'balanceMinor'), 'the trial balance').toBe(0);
}

function sum(items: readonly Item[], field: string): number {
  return items.reduce((total, item) => total + Number(item[field]), 0);
}
