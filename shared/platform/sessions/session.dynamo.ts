import { jwtVerify, SignJWT } from 'jose';
import type { Principal } from '#shared/kernel/principals.ts';
import { isNew, type Key, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
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

interface SessionItem {
  readonly ttl: number;
}

/**
 * Sessions `SES#<account>` / `S#<id>`: a signed token names both, and it ends when the item is gone. Those of an account
 * are one partition, so that all are found at once when it is barred; `BAR` beside them refuses new ones.
 */
export function sessions(runtime: Runtime): SessionsWriter {
  const table = tableOf(runtime);
  const signingKey = async () => new TextEncoder().encode(await secretsOf(runtime)('SESSION_KEY_SECRET'));

  return {
    verify: async (token) => {
      const claims = await claimsOf(token, await signingKey(), runtime.clock.now());
      if (!claims) return undefined;
      const session = await table.get<SessionItem>(keyOf(claims));
      return session && session.ttl * 1000 > runtime.clock.now() ? claims : undefined;
    },

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

    // The bar comes first: a session that is opened afterwards is refused by it, one opened before is found.
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
    const page = await table.query<Key>({ partition: partitionOf(accountId), sort, consistent: true, cursor });
    await Promise.all(page.items.map(({ PK, SK }) => table.commit([table.remove({ PK, SK })])));
    cursor = page.next;
  } while (cursor !== undefined);
}

/** The claims of a genuine token in its time, undefined for every other string. */
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
