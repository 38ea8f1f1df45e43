import type { Catalogue } from '#shared/kernel/grants.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  serverSignatures: {
    module: 'platform/server-api/server-signatures.adapter.ts',
    variables: ['REALTIME_SECRET'],
    grants: { read: [{ secret: 'realtime' }] },
  },
} as const satisfies Partial<Catalogue>;
