import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { applicationOf, publicKeyOf } from './application.adapter.ts';
import { secretsOf } from './application.ts';
import type { ChannelSignatures } from './realtime.ports.ts';
import { revocations } from './revocations/revocation.dynamo.ts';

/** Signatures of the application whose key and secret are in the stage's `realtime` secret. */
export function channelSignatures(runtime: Runtime): ChannelSignatures {
  const { latest } = revocations(runtime);
  return {
    sign: async (...signed) => {
      const { key, secret } = await applicationOf(runtime, 'now');
      return signature(key, secret, signed);
    },
    verify: async (auth, ...signed) => {
      // A signature that is not by the version known here may be by one that has just replaced it.
      for (const as of ['known', 'now'] as const) {
        const application = await applicationOf(runtime, as);
        // Servers of others sign, too, by the secret that they were given.
        const rightful = secretsOf(application).map((secret) => signature(application.key, secret, signed));
        if (rightful.filter((each) => isSame(auth, each)).length > 0) return application.madeAt;
      }
      return undefined;
    },
    isVoid: async (madeAt) => {
      const revocation = await latest();
      return revocation !== undefined && madeAt <= revocation.voidThrough;
    },
    isKey: async (key) => isSame(key, await publicKeyOf(runtime)),
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
