import { createHash } from 'node:crypto';
import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import type { UserPrincipal } from '#shared/kernel/principals.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { recordKey } from '#shared/kernel/topic.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './accounts.keys.ts';
import { sessionEnds } from './session-ends.ts';
import type { UserSessionsWriter } from './user-session.ports.ts';

const lifeSeconds = 90 * 24 * 3600;
const tokenBytes = 32;
/** Longer than a record waits for its consumer. */
const recordSeconds = 24 * 3600;
const tokenForm = /^([1-9]\d{0,14})\.[0-9a-f]{64}$/;

const partitionOf = (userId: number) => `${prefixes.userToken}${userId}`;
const generationKey = (userId: number) => ({ PK: partitionOf(userId), SK: 'GENERATION' });
const sessionKey = ({ userId, sessionId }: Pick<UserPrincipal, 'userId' | 'sessionId'>) => ({
  PK: partitionOf(userId),
  SK: `T#${sessionId}`,
});

const Generation = z.object({ generation: z.int(), barred: z.literal(true).optional() });
const SessionItem = z.object({ generation: z.int(), ttl: z.int() });

/**
 * Sessions of Gibby's users `TOK#<user>` / `T#<SHA-256 of the token>`, with `GENERATION` in the same partition. A
 * session is valid only while its generation is the current one, so that one write ends all of them, with which `EVT#<id>` has their sockets and pushes ended;
 * `barred` on it keeps new ones from being issued. A token is the
 * user's id and 32 random bytes; since it contains the id, both items are read at once.
 */
export function userSessions(runtime: Runtime): UserSessionsWriter {
  const table = tableOf(runtime);

  const generationOf = (userId: number) => table.get(generationKey(userId), Generation);
  const generation = async (userId: number) => (await generationOf(userId))?.generation ?? 0;

  const endRecord = (userId: number): Write => {
    const now = runtime.clock.now();
    const ended = { event: 'sessionsEnded', userId, at: timestampOf(now) };
    const ttl = Math.floor(now / 1000) + recordSeconds;
    return table.put({ ...recordKey(sessionEnds, userId, runtime.ids.uuid()), ...ended, ttl });
  };

  return {
    generation,

    verify: async (token) => {
      const principal = principalOf(token);
      if (!principal) return undefined;
      const [session, present] = await Promise.all([
        table.get(sessionKey(principal), SessionItem),
        generationOf(principal.userId),
      ]);
      if (!session || session.ttl * 1000 <= runtime.clock.now()) return undefined;
      // The holder of a token that was issued learns why it ended.
      if (present?.barred) throw new Failure('user_deactivated');
      const { generation } = session;
      return generation === (present?.generation ?? 0) ? { ...principal, generation } : undefined;
    },

    issue: async (userId, expected) => {
      const token = `${userId}.${runtime.ids.secret(tokenBytes)}`;
      const ttl = Math.floor(runtime.clock.now() / 1000) + lifeSeconds;
      const item = { ...sessionKey({ userId, sessionId: digest(token) }), generation: expected, ttl };
      await table.commit([
        table.put(item, isNew('changed_meanwhile')),
        table.check(generationKey(userId), {
          expression:
            expected === 0 ? 'attribute_not_exists(PK)' : 'generation = :expected AND attribute_not_exists(barred)',
          ...(expected !== 0 && { values: { ':expected': expected } }),
          otherwise: 'changed_meanwhile',
        }),
      ]);
      return token;
    },

    revoke: (session) => table.commit([table.remove(sessionKey(session))]),

    revokeAll: (userId) => [
      table.update(generationKey(userId), { expression: 'ADD generation :one', values: { ':one': 1 } }),
      endRecord(userId),
    ],

    bar: (userId) => [
      table.update(generationKey(userId), {
        expression: 'ADD generation :one SET barred = :barred',
        values: { ':one': 1, ':barred': true },
      }),
      endRecord(userId),
    ],

    unbar: (userId) =>
      table.update(generationKey(userId), { expression: 'ADD generation :one REMOVE barred', values: { ':one': 1 } }),
  };
}

/** The principal that a token names, if it was issued; undefined for every other string. */
function principalOf(token: string): Omit<UserPrincipal, 'generation'> | undefined {
  const userId = tokenForm.exec(token)?.[1];
  return userId === undefined ? undefined : { userId: Number(userId), sessionId: digest(token), accessToken: token };
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
