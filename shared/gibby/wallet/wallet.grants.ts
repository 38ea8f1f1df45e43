import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './wallet.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  payoutMethods: onTable('gibby/wallet/payout-method.dynamo.ts', [prefixes.payoutMethod]),
  withdrawals: onTable('gibby/wallet/withdrawal.dynamo.ts', [prefixes.withdrawal, prefixes.withdrawalsOf], {
    GSI1: [prefixes.withdrawalsOf],
    GSI2: [prefixes.withdrawalsIn],
  }),
} as const satisfies Partial<Catalogue>;
