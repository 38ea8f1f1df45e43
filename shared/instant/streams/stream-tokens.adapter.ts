import { createHmac } from 'node:crypto';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { secretsOf } from '#shared/platform/secrets/secrets.adapter.ts';
import type { StreamTokenSource } from './stream.ports.ts';
import { type StreamRole, streamRoles } from './stream.ts';

/** 192 bits cannot be guessed, and this length fits into a channel name. */
const tokenHexDigits = 48;

/**
 * Tokens are keyed digests of a stream's id and a role: without the stage's key they can be neither made nor guessed.
 */
export function streamTokens(runtime: Runtime): StreamTokenSource {
  return {
    tokensOf: async (streamId) => {
      const key = await secretsOf(runtime)('STREAM_TOKENS_SECRET');
      const tokenOf = (role: StreamRole) =>
        createHmac('sha256', key).update(`instant-stream\n${streamId}\n${role}`).digest('hex').slice(0, tokenHexDigits);
      return { viewer: tokenOf('viewer'), dealer: tokenOf('dealer') };
    },

    rolesOf: (role) => (role === 'viewer' && runtime.environment('INSTANT_TOKENS') === 'shared' ? streamRoles : [role]),
  };
}
