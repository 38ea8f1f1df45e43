import type * as z from 'zod';
import { paymentStatusAfter, paymentStatusBefore } from '#shared/dropin/invoices/invoice.rules.ts';
import type { Month } from '#shared/dropin/invoices/invoice.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { settingOf } from '#shared/platform/dynamo/lifecycle.dynamo.ts';
import { type Condition, isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { HistoryOptions, SettlementsWriter } from './gig.ports.ts';
import { Payment, type PaymentStatus, Purchase } from './gig.ts';
import { prefixes } from './gigs.keys.ts';

/** How many records a list by amount reads and sorts, since the index has them by time: about 1 MB. */
const maxSorted = 2_000;

const purchaseKeyOf = (gigId: string) => ({ PK: prefixes.settlement + gigId, SK: 'PUR' });
const paymentKeyOf = (gigId: string) => ({ PK: prefixes.settlement + gigId, SK: 'PAY' });

/** A record's position in a list by time; the id distinguishes two records of the same millisecond. */
const sortOf = ({ createdAt, id }: Purchase | Payment) => `${createdAt}#${id}`;

/** The index partition of payments that wait for the invoices of a month. */
const waitingFor = (month: Month) => `${prefixes.paymentsInStatus}need_invoice#${month}`;
const waitingKeysOf = (gigId: string, operatorId: string, month: Month) => ({
  GSI2PK: waitingFor(month),
  GSI2SK: `${operatorId}#${gigId}`,
});

/**
 * Settlements `STL#<gig>`: `PUR` for the customer and `PAY` for the operator, each listed by date on GSI1. GSI2 holds
 * only the payments that wait for an invoice, by month, operator and gig.
 */
export function settlements(runtime: Runtime): SettlementsWriter {
  const table = tableOf(runtime);
  return {
    ofGig: async (gigId) => {
      const [purchase, payment] = await Promise.all([
        table.get(purchaseKeyOf(gigId), Purchase),
        table.get(paymentKeyOf(gigId), Payment),
      ]);
      return { ...(purchase && { purchase }), ...(payment && { payment }) };
    },

    purchasesOf: (customerId, options) => byDate(table, prefixes.purchasesOf + customerId, options, Purchase),
    paymentsOf: (operatorId, options) => byDate(table, prefixes.paymentsOf + operatorId, options, Payment),

    operatorsWaiting: async (month, { limit, after }) => {
      const found: string[] = [];
      while (found.length < limit) {
        // `$` sorts directly after `#` and so after all gigs of an operator: one read finds the next operator.
        const last = found.at(-1) ?? after;
        const from = last === undefined ? '0' : `${last}$`;
        const query = { partition: waitingFor(month), sort: { from, to: 'g' }, index: 'GSI2', limit: 1 } as const;
        const [payment] = (await table.query(query, Payment)).items;
        if (payment === undefined) break;
        found.push(payment.operator);
      }
      return found;
    },

    gigsWaiting: async (operatorId, month, { limit, after = '' }) => {
      const sort = { from: `${operatorId}#${after}`, to: `${operatorId}#g` };
      const query = { partition: waitingFor(month), sort, index: 'GSI2' } as const;
      const payments = await takeItems(table, query, limit + 1, Payment);
      const gigIds = payments.map(({ gigId }) => gigId);
      return gigIds.filter((gigId) => gigId !== after).slice(0, limit);
    },

    settlement: (purchase, payment, invoiceMonth) => [
      table.put(
        {
          ...purchaseKeyOf(purchase.gigId),
          GSI1PK: prefixes.purchasesOf + purchase.customer,
          GSI1SK: sortOf(purchase),
          ...purchase,
        },
        isNew('transition_refused'),
      ),
      table.put(
        {
          ...paymentKeyOf(payment.gigId),
          GSI1PK: prefixes.paymentsOf + payment.operator,
          GSI1SK: sortOf(payment),
          ...(invoiceMonth !== undefined && waitingKeysOf(payment.gigId, payment.operator, invoiceMonth)),
          ...payment,
        },
        isNew('transition_refused'),
      ),
    ],

    awaitInvoice: (gigId, operatorId, month) =>
      table.update(paymentKeyOf(gigId), settingOf(waitingKeysOf(gigId, operatorId, month)), paymentIn('need_invoice')),

    paymentStep: (gigId, step) =>
      table.update(
        paymentKeyOf(gigId),
        settingOf({ status: paymentStatusAfter[step] }, ['GSI2PK', 'GSI2SK']),
        paymentIn(paymentStatusBefore[step]),
      ),
  };
}

function paymentIn(status: PaymentStatus): Condition {
  return {
    expression: '#status = :before',
    names: { '#status': 'status' },
    values: { ':before': status },
    otherwise: 'transition_refused',
  };
}

/** `~` sorts after everything that can follow a day or a moment, so the last of them is included. */
async function byDate<Entity extends Purchase | Payment>(
  table: Table,
  partition: string,
  { start, limit, from = '0', to = '9', ascending, byAmount }: HistoryOptions,
  schema: z.ZodType<Entity>,
): Promise<Entity[]> {
  const sort = { from, to: `${to}~` };
  if (sort.from > sort.to) return [];
  const query = { partition, sort, index: 'GSI1', descending: byAmount || !ascending } as const;
  if (byAmount) {
    const latest = await takeItems(table, query, maxSorted, schema);
    const direction = ascending ? 1 : -1;
    const sorted = latest.toSorted((one, other) => {
      if (one.amountMinor !== other.amountMinor) return direction * (one.amountMinor - other.amountMinor);
      return sortOf(one) < sortOf(other) ? -direction : direction;
    });
    return sorted.slice(start, start + limit);
  }
  return (await takeItems(table, query, start + limit, schema)).slice(start);
}
