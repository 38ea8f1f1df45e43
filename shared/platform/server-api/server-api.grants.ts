import type { Catalogue } from '#shared/kernel/grants.ts';

/**
 * The adapters of this feature's ports, and what each access level may touch. Whether the secret has been revoked is read
 * with `revocations`, so who uses `serverSignatures` uses that, too.
 */
export const grants = {
  serverSignatures: {
    module: 'platform/server-api/server-signatures.adapter.ts',
    variables: ['REALTIME_SECRET', 'TABLE_NAME'],
    grants: { read: [{ secret: 'realtime' }] },
  },
} as const satisfies Partial<Catalogue>;
