import { jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import type { Principal } from '#shared/kernel/principals.ts';
import { ItemKey } from '#shared/platform/dynamo/stored-item.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { secretsOf } from '#shared/platform/secrets/secrets.adapter.ts';
import type { SessionsWriter } from './session.ports.ts';
import { prefixes } from './sessions.keys.ts';

const lifeSeconds = 30 * 24 * 3600;
const issuer = 'dropin';

const sessionSort = 'S#';
const partitionOf = (accountId: string) => prefixes.session + accountId;
const keyOf = ({ accountId, sessionId }: Pick<Principal, 'accountId' | 'sessionId'>) => ({
  PK: partitionOf(accountId),
  SK: sessionSort + sessionId,
});
const barKeyOf = (accountId: string) => ({ PK: partitionOf(accountId), SK: 'BAR' });

const SessionItem = z.object({ ttl: z.int() });

/**
 * Sessions `SES#<account>` / `S#<id>`. A signed token names both, and is valid only while the item exists. An account's
 * sessions share one partition, so that barring the account finds them all; `BAR` in the same partition refuses new
 * ones.
 */
export function sessions(runtime: Runtime): SessionsWriter {
  const table = tableOf(runtime);
  const isOpen: SessionsWriter['isOpen'] = async (session) => {
    const item = await table.get(keyOf(session), SessionItem);
    return item !== undefined && item.ttl * 1000 > runtime.clock.now();
  };
  const signingKey = async () => new TextEncoder().encode(await secretsOf(runtime)('SESSION_KEY_SECRET'));

  return {
    verify: async (token) => {
      const claims = await claimsOf(token, await signingKey(), runtime.clock.now());
      return claims && (await isOpen(claims)) ? claims : undefined;
    },

    isOpen,

    open: async ({ id, admin }) => {
      const sessionId = runtime.ids.secret(16);
      const nowSeconds = Math.floor(runtime.clock.now() / 1000);
      const expiresSeconds = nowSeconds + lifeSeconds;
      await table.commit([
        table.put({ ...keyOf({ accountId: id, sessionId }), ttl: expiresSeconds }, isNew('changed_meanwhile')),
        table.check(barKeyOf(id), isNew('account_not_active')),
      ]);
      const token = await new SignJWT({ admin })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(issuer)
        .setSubject(id)
        .setJti(sessionId)
        .setIssuedAt(nowSeconds)
        .setExpirationTime(expiresSeconds)
        .sign(await signingKey());
      return { token, expiresAt: new Date(expiresSeconds * 1000).toISOString() };
    },

    close: (session) => table.commit([table.remove(keyOf(session))]),

    // Stores the bar first: it refuses a session opened afterwards, and the query finds one opened before.
    bar: async (accountId) => {
      await table.commit([table.put(barKeyOf(accountId))]);
      await endAll(table, accountId);
    },

    unbar: (accountId) => table.commit([table.remove(barKeyOf(accountId))]),
  };
}

async function endAll(table: Table, accountId: string): Promise<void> {
  let cursor: string | undefined;
  do {
    const sort = { prefix: sessionSort };
    const page = await table.query({ partition: partitionOf(accountId), sort, consistent: true, cursor }, ItemKey);
    await Promise.all(page.items.map(({ PK, SK }) => table.commit([table.remove({ PK, SK })])));
    cursor = page.next;
  } while (cursor !== undefined);
}

/** The claims of a genuine, unexpired token; undefined for every other string. */
async function claimsOf(token: string, key: Uint8Array, nowMilliseconds: number): Promise<Principal | undefined> {
  try {
    const currentDate = new Date(nowMilliseconds);
    const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], issuer, currentDate });
    if (!payload.sub || !payload.jti) return undefined;
    return { accountId: payload.sub, sessionId: payload.jti, admin: payload.admin === true };
  } catch {
    return undefined;
  }
}
