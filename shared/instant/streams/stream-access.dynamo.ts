import { createHash } from 'node:crypto';
import * as z from 'zod';
import { StreamToken } from '#shared/kernel/ids.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { StreamAccessWriter } from './stream.ports.ts';
import { streamRetentionSeconds } from './stream.rules.ts';
import { StreamRole, streamRoles } from './stream.ts';
import { prefixes } from './streams.keys.ts';

/** `roles` is absent in tokens from before a token could act in both: they act in their own. */
const TokenItem = z.object({
  streamId: z.string(),
  role: StreamRole,
  roles: z.array(StreamRole).optional(),
  ttl: z.int(),
});

/** Tokens `STK#<SHA-256 of the token>`: a reader of the table can open no stream. */
export function streamAccess(runtime: Runtime): StreamAccessWriter {
  const table = tableOf(runtime);
  const nowSeconds = () => Math.floor(runtime.clock.now() / 1000);
  return {
    resolve: async (token) => {
      if (!StreamToken.safeParse(token).success) return undefined;
      const item = await table.get(keyOf(token), TokenItem);
      // DynamoDB may delete expired items late.
      if (!item || item.ttl <= nowSeconds()) return undefined;
      const { streamId, role, roles = [role] } = item;
      return { streamId, role, roles };
    },

    admission: (streamId, tokens, rolesOf) => {
      const ttl = nowSeconds() + streamRetentionSeconds;
      return streamRoles.map((role) => {
        const item = { ...keyOf(tokens[role]), streamId, role, roles: rolesOf(role), ttl };
        return table.put(item, isNew('changed_meanwhile'));
      });
    },
  };
}

function keyOf(token: string) {
  return { PK: prefixes.streamToken + createHash('sha256').update(token).digest('hex'), SK: 'T' };
}
