import type { Payment, Purchase } from '../../domain/gig.ts';
import type { HistoryOptions, SettlementsWriter } from '../../ports/gigs.ts';
import type { Runtime } from '../runtime.ts';
import { prefixes } from './keys.ts';
import { firstItems, withoutKeys } from './read.ts';
import { isNew, type Table, tableOf } from './table.ts';

const purchaseKeyOf = (gigId: string) => ({ PK: prefixes.settlement + gigId, SK: 'PUR' });
const paymentKeyOf = (gigId: string) => ({ PK: prefixes.settlement + gigId, SK: 'PAY' });

/** A record's place in a list by time; the id keeps two of one millisecond apart. */
const sortOf = ({ createdAt, id }: Purchase | Payment) => `${createdAt}#${id}`;

/** Settlements `STL#<gig>`: `PUR` for the customer and `PAY` for the operator, each listed by date on GSI1. */
export function settlements(runtime: Runtime): SettlementsWriter {
  const table = tableOf(runtime);
  return {
    ofGig: async (gigId) => {
      const [purchase, payment] = await Promise.all([
        table.get<Purchase>(purchaseKeyOf(gigId)),
        table.get<Payment>(paymentKeyOf(gigId)),
      ]);
      return {
        ...(purchase && { purchase: withoutKeys(purchase) }),
        ...(payment && { payment: withoutKeys(payment) }),
      };
    },

    purchasesOf: (customerId, options) => byDate<Purchase>(table, prefixes.purchasesOf + customerId, options),
    paymentsOf: (operatorId, options) => byDate<Payment>(table, prefixes.paymentsOf + operatorId, options),

    settlement: (purchase, payment) => [
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
          ...payment,
        },
        isNew('transition_refused'),
      ),
    ],

    paymentStatus: (gigId, status) =>
      table.update(
        paymentKeyOf(gigId),
        { expression: 'SET #status = :status', names: { '#status': 'status' }, values: { ':status': status } },
        { expression: 'attribute_exists(PK)', otherwise: 'transition_refused' },
      ),
  };
}

/** `~` sorts behind everything that may follow a day or a moment, so the last of them is included. */
async function byDate<Entity extends object>(
  table: Table,
  partition: string,
  { start, limit, from = '0', to = '9', ascending }: HistoryOptions,
): Promise<Entity[]> {
  const sort = { from, to: `${to}~` };
  if (sort.from > sort.to) return [];
  const query = { partition, sort, index: 'GSI1', descending: !ascending } as const;
  const items = await firstItems<Entity>(table, query, start + limit);
  return items.slice(start).map((item) => withoutKeys(item));
}
