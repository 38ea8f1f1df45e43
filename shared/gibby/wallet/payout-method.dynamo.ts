import { previousVersionOf, settingOf } from '#shared/platform/dynamo/lifecycle.dynamo.ts';
import { sortPrefixes } from '#shared/platform/dynamo/sort-prefixes.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { PayoutMethodsWriter } from './payout-method.ports.ts';
import { PayoutMethod, type PayoutMethodEvent } from './payout-method.ts';
import { prefixes } from './wallet.keys.ts';

const partitionOf = (userId: number) => `${prefixes.payoutMethod}${userId}`;
const keyOf = (userId: number) => ({ PK: partitionOf(userId), SK: 'P' });
const eventKeyOf = ({ userId, version }: PayoutMethodEvent) => ({
  PK: partitionOf(userId),
  SK: `${sortPrefixes.event}${String(version).padStart(6, '0')}`,
});

/** Payout methods `PYM#<user>` / `P` with the events of their changes `EVT#<version>`, which hold no account number. */
export function payoutMethods(runtime: Runtime): PayoutMethodsWriter {
  const table = tableOf(runtime);
  return {
    get: (userId) => table.get(keyOf(userId), PayoutMethod),

    put: async (method) => {
      const { userId, bankId, lastDigits, version, updatedAt } = method;
      const event: PayoutMethodEvent = {
        event: 'payoutMethodChanged',
        userId,
        bankId,
        lastDigits,
        version,
        at: updatedAt,
      };
      await table.commit([
        table.update(
          keyOf(userId),
          settingOf(method),
          version === 1 ? isNew('changed_meanwhile') : previousVersionOf(method),
        ),
        table.put({ ...eventKeyOf(event), ...event }, isNew('changed_meanwhile')),
      ]);
    },
  };
}
