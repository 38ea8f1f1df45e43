import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { applicationOf, publicKeyOf } from './application.adapter.ts';
import type { Application } from './application.ts';
import type { ChannelSignatures } from './realtime.ports.ts';
import { revocations } from './revocations/revocation.dynamo.ts';

/** Signatures of the application whose key and secret are in the stage's `realtime` secret. */
export function channelSignatures(runtime: Runtime): ChannelSignatures {
  const { latest } = revocations(runtime);
  return {
    sign: async (...signed) => signatureBy(await applicationOf(runtime, 'now'), ...signed),
    verify: async (auth, ...signed) => {
      // A signature that is not by the version known here may be by one that has just replaced it.
      for (const as of ['known', 'now'] as const) {
        const application = await applicationOf(runtime, as);
        if (isSame(auth, signatureBy(application, ...signed))) return application.madeAt;
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

function signatureBy(
  { key, secret }: Application,
  ...[socketId, channel, channelData]: Parameters<ChannelSignatures['sign']>
): string {
  const text = [socketId, channel, ...(channelData === undefined ? [] : [channelData])].join(':');
  return `${key}:${createHmac('sha256', secret).update(text).digest('hex')}`;
}

/** Compares digests in constant time; they have equal length. */
function isSame(given: string, known: string): boolean {
  return timingSafeEqual(digest(given), digest(known));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
