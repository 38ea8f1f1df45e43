import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { jsonSecret } from '#shared/platform/secrets/secrets.adapter.ts';
import type { ChannelSignatures } from './realtime.ports.ts';

interface Application {
  readonly key: string;
  readonly secret: string;
}

/** Signatures of the application whose key and secret are in the stage's `realtime` secret. */
export function channelSignatures(runtime: Runtime): ChannelSignatures {
  const application = () => jsonSecret<Application>(runtime, 'REALTIME_SECRET');
  const sign: ChannelSignatures['sign'] = async (socketId, channel, channelData) => {
    const { key, secret } = await application();
    const text = [socketId, channel, ...(channelData === undefined ? [] : [channelData])].join(':');
    return `${key}:${createHmac('sha256', secret).update(text).digest('hex')}`;
  };
  return {
    sign,
    verify: async (auth, ...signed) => isSame(auth, await sign(...signed)),
    isKey: async (key) => isSame(key, (await application()).key),
  };
}

/** Compares digests in constant time; they have equal length. */
function isSame(given: string, known: string): boolean {
  return timingSafeEqual(digest(given), digest(known));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
