import { createHash, createHmac } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import { epochMillisecondsOf } from '#shared/kernel/time.ts';
import { IdentityType } from '#shared/platform/accounts/identity.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { LoginCode, LoginCodes } from './session.ports.ts';
import { prefixes } from './sessions.keys.ts';

const maxTries = 5;
/** Nearly always longer than finding an account and handing a message to a provider. */
const minAnswerMilliseconds = 500;

const LoginCodeItem = z.object({
  accountId: z.string().optional(),
  identity: z.object({ type: IdentityType, value: z.string() }),
});

/**
 * Codes `OTP#<hash of the id>` / `T`. The table holds neither the id nor the code, and the code's hash is keyed by the
 * id. So a reader of the table can redeem nothing, although there are only a million possible codes.
 */
export function loginCodes(runtime: Runtime): LoginCodes {
  const table = tableOf(runtime);
  return {
    issue: (code) => table.commit([table.put(itemOf(code), isNew('changed_meanwhile'))]),

    redeem: async (id, secret) => {
      // Counts the attempt before it checks the code, so that concurrent callers together have only five guesses.
      if (!(await commits(spendTry(table, id, runtime.clock.now())))) return undefined;
      const item = await table.get(keyOf(id), LoginCodeItem);
      if (!(await commits(useUp(table, id, secret)))) return undefined;
      return item?.accountId === undefined ? undefined : { accountId: item.accountId, identity: item.identity };
    },

    evenly: async (work) => {
      await Promise.all([work(), setTimeout(minAnswerMilliseconds)]);
    },
  };
}

function keyOf(id: string) {
  return { PK: prefixes.loginCode + createHash('sha256').update(id).digest('hex'), SK: 'T' };
}

function hashOf(id: string, secret: string): string {
  return createHmac('sha256', id).update(secret).digest('hex');
}

function itemOf({ id, accountId, identity, secret, expiresAt }: LoginCode) {
  const expiresAtMilliseconds = epochMillisecondsOf(expiresAt);
  const ttl = Math.ceil(expiresAtMilliseconds / 1000);
  return { ...keyOf(id), accountId, identity, secretHash: hashOf(id, secret), tries: 0, expiresAtMilliseconds, ttl };
}

function spendTry(table: Table, id: string, nowMilliseconds: number): Promise<void> {
  return table.commit([
    table.update(
      keyOf(id),
      { expression: 'ADD tries :one', values: { ':one': 1 } },
      {
        expression: 'tries < :max AND expiresAtMilliseconds > :now',
        values: { ':max': maxTries, ':now': nowMilliseconds },
        otherwise: 'code_refused',
      },
    ),
  ]);
}

/** Uses a correct code by deleting it, which succeeds only once. */
function useUp(table: Table, id: string, secret: string): Promise<void> {
  return table.commit([
    table.remove(keyOf(id), {
      expression: 'secretHash = :hash',
      values: { ':hash': hashOf(id, secret) },
      otherwise: 'code_refused',
    }),
  ]);
}

async function commits(write: Promise<void>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'code_refused') return false;
    throw thrown;
  }
}
