import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './http.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  apiKeys: {
    module: 'platform/http/api-keys.adapter.ts',
    variables: ['API_KEYS_SECRET'],
    grants: { read: [{ secret: 'api-keys' }] },
  },
  edgeProof: {
    module: 'platform/http/edge-proof.adapter.ts',
    variables: ['EDGE_PROOF_SECRET'],
    grants: { read: [{ secret: 'edge-proof' }] },
  },
  rateLimits: onTable('platform/http/rate-limit.dynamo.ts', [prefixes.rateBucket]),
  idempotency: onTable('platform/http/idempotency.dynamo.ts', [prefixes.idempotency]),
  apiDocument: { module: 'platform/http/api-document.adapter.ts', variables: [], grants: { read: [] } },
  publicAddress: { module: 'platform/http/public-address.adapter.ts', variables: ['PUBLIC_URL'], grants: { read: [] } },
} as const satisfies Partial<Catalogue>;
