import { createHash, timingSafeEqual } from 'node:crypto';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { jsonSecret } from '#shared/platform/secrets/secrets.adapter.ts';
import type { EdgeProof } from './http.ports.ts';

/**
 * The two values of the stage's `edge-proof` secret, of which the distribution sends one. Both count, so that the other one
 * can be changed without a refused request; an empty one never does.
 */
export function edgeProof(runtime: Runtime): EdgeProof {
  return {
    isGenuine: async (proof) => {
      const values = await jsonSecret<{ first: string; second: string }>(runtime, 'EDGE_PROOF_SECRET');
      const given = digest(proof);
      return [values.first, values.second].filter((value) => value && timingSafeEqual(digest(value), given)).length > 0;
    },
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
