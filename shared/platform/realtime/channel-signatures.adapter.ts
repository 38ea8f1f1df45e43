import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { applicationOf } from './application.adapter.ts';
import type { ChannelSignatures } from './realtime.ports.ts';

/** Signatures of the application whose key and secret are in the stage's `realtime` secret. */
export function channelSignatures(runtime: Runtime): ChannelSignatures {
  const sign: ChannelSignatures['sign'] = async (socketId, channel, channelData) => {
    const { key, secret } = await applicationOf(runtime);
    const text = [socketId, channel, ...(channelData === undefined ? [] : [channelData])].join(':');
    return `${key}:${createHmac('sha256', secret).update(text).digest('hex')}`;
  };
  return {
    sign,
    verify: async (auth, ...signed) => isSame(auth, await sign(...signed)),
    isKey: async (key) => isSame(key, (await applicationOf(runtime)).key),
  };
}

/** Compares digests in constant time; they have equal length. */
function isSame(given: string, known: string): boolean {
  return timingSafeEqual(digest(given), digest(known));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
