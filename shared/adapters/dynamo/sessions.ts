import { jwtVerify, SignJWT } from 'jose';
import type { Principal, SessionsWriter } from '../../ports/sessions.ts';
import type { Runtime } from '../runtime.ts';
import { secretsOf } from '../secrets/secrets.ts';
import { prefixes } from './keys.ts';
import { isNew, tableOf } from './table.ts';

const lifeSeconds = 30 * 24 * 3600;
const issuer = 'dropin';

const keyOf = (sessionId: string) => ({ PK: prefixes.session + sessionId, SK: 'S' });

interface SessionItem {
  readonly accountId: string;
  readonly ttl: number;
}

/** Sessions `SES#<id>`: a signed token names one, and it ends when the item is gone. */
export function sessions(runtime: Runtime): SessionsWriter {
  const table = tableOf(runtime);
  const signingKey = async () => new TextEncoder().encode(await secretsOf(runtime)('SESSION_KEY_SECRET'));

  return {
    verify: async (token) => {
      const claims = await claimsOf(token, await signingKey(), runtime.clock.now());
      if (!claims) return undefined;
      const session = await table.get<SessionItem>(keyOf(claims.sessionId));
      const alive = session?.accountId === claims.accountId && session.ttl * 1000 > runtime.clock.now();
      return alive ? claims : undefined;
    },

    open: async ({ id, admin }) => {
      const sessionId = runtime.ids.secret(16);
      const nowSeconds = Math.floor(runtime.clock.now() / 1000);
      const expiresSeconds = nowSeconds + lifeSeconds;
      await table.commit([
        table.put({ ...keyOf(sessionId), accountId: id, ttl: expiresSeconds }, isNew('changed_meanwhile')),
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

    close: (sessionId) => table.commit([table.remove(keyOf(sessionId))]),
  };
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
