import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { applicationOf } from './application.adapter.ts';
import { secretsOf } from './application.ts';
import type { ChannelSignatures } from './realtime.ports.ts';

/** Signatures of the application whose key and secret are in the stage's `realtime` secret. */
export function channelSignatures(runtime: Runtime): ChannelSignatures {
  return {
    sign: async (...signed) => {
      const { key, secret } = await applicationOf(runtime);
      return signature(key, secret, signed);
    },
    // Servers of others sign, too, by the secret that they were given.
    verify: async (auth, ...signed) => {
      const application = await applicationOf(runtime);
      const known = secretsOf(application).map((secret) => signature(application.key, secret, signed));
      return known.filter((each) => isSame(auth, each)).length > 0;
    },
    isKey: async (key) => isSame(key, (await applicationOf(runtime)).key),
  };
}

function signature(key: string, secret: string, signed: Parameters<ChannelSignatures['sign']>): string {
  const text = signed.filter((part) => part !== undefined).join(':');
  return `${key}:${createHmac('sha256', secret).update(text).digest('hex')}`;
}

/** Compares digests in constant time; they have equal length. */
function isSame(given: string, known: string): boolean {
  return timingSafeEqual(digest(given), digest(known));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
