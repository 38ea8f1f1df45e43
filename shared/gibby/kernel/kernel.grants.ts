import type { Catalogue } from '#shared/kernel/grants.ts';
import { prefixes } from './kernel.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  sequences: {
    module: 'gibby/kernel/sequence.dynamo.ts',
    variables: ['TABLE_NAME'],
    grants: { write: [{ table: 'write', prefixes: [prefixes.sequence] }] },
  },
} as const satisfies Partial<Catalogue>;
