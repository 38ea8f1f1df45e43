import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './payments.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  paymentGateway: {
    module: 'gibby/payments/gateways.adapter.ts',
    variables: ['TABLE_NAME', 'DOKU_SECRET', 'DOKU_URL', 'DOKU_PER_HOUR'],
    grants: { use: [{ secret: 'doku' }] },
  },
  topUps: onTable('gibby/payments/top-up.dynamo.ts', [prefixes.topUp], { GSI1: [prefixes.topUpsToCheck] }),
} as const satisfies Partial<Catalogue>;
