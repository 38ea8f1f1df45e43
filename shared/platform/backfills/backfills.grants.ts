import type { Catalogue } from '#shared/kernel/grants.ts';
import { prefixes } from './backfills.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  backfills: {
    module: 'platform/backfills/backfill.dynamo.ts',
    variables: ['TABLE_NAME'],
    grants: {
      run: [
        { scan: 'table' },
        { table: 'read', prefixes: [prefixes.backfill] },
        { table: 'write', prefixes: [prefixes.backfill] },
      ],
    },
  },
} as const satisfies Partial<Catalogue>;
