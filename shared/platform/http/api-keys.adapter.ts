import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiKeys } from '#shared/kernel/request-ports.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { jsonSecret } from '#shared/platform/secrets/secrets.adapter.ts';

/** Keys from the stage's `api-keys` secret: a JSON object of application name -> key. Compared in constant time. */
export function apiKeys(runtime: Runtime): ApiKeys {
  return {
    ownerOf: async (key) => {
      const keys = await jsonSecret<Record<string, string>>(runtime, 'API_KEYS_SECRET');
      const given = digest(key);
      const matches = Object.entries(keys).filter(([, known]) => timingSafeEqual(digest(known), given));
      return matches[0]?.[0];
    },
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
