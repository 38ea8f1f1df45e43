import { placeOf, recordKey } from '#shared/kernel/topic.ts';
import { previousVersionOf } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { settingOf } from '#shared/platform/dynamo/lifecycle.dynamo.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { PayoutMethodsWriter } from './payout-method.ports.ts';
import { PayoutMethod, type PayoutMethodEvent } from './payout-method.ts';
import { payoutMethodEvents } from './payout-method-events.ts';
import { prefixes } from './wallet.keys.ts';

const partitionOf = (userId: number) => `${prefixes.payoutMethod}${userId}`;
const keyOf = (userId: number) => ({ PK: partitionOf(userId), SK: 'P' });
const eventKeyOf = ({ userId, version }: PayoutMethodEvent) => recordKey(payoutMethodEvents, userId, placeOf(version));

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
        table.update(keyOf(userId), settingOf(method), previousVersionOf(method)),
        table.put({ ...eventKeyOf(event), ...event }, isNew('changed_meanwhile')),
      ]);
    },
  };
}
