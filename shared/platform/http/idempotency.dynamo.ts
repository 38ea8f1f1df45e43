import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import type { Idempotency, IdempotencyKey, KeyedAttempt } from '#shared/kernel/request-ports.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './http.keys.ts';

const retentionSeconds = 24 * 3600;
/** Longer than any function runs: after this, a first request that died without an answer no longer blocks the key. */
const leaseSeconds = 35;

const IdempotencyItem = z.object({
  requestHash: z.string(),
  status: z.int().optional(),
  answer: z.string().optional(),
});
type IdempotencyItem = z.infer<typeof IdempotencyItem>;

/**
 * Records `IDM#<hash>` / operation. The table holds neither the caller's key nor the request or answer in plain text.
 * The record is found under the key's hash; the answer, which may hold a token, is encrypted under the key itself.
 */
export function idempotency(runtime: Runtime): Idempotency {
  const table = tableOf(runtime);
  const nowSeconds = () => Math.floor(runtime.clock.now() / 1000);

  const stateOf = (key: IdempotencyKey, requestHash: string, record: IdempotencyItem): KeyedAttempt => {
    if (record.requestHash !== boundHash(key, requestHash)) return { kind: 'otherRequest' };
    if (record.status === undefined || record.answer === undefined) return { kind: 'underWay' };
    return { kind: 'done', response: { status: record.status, body: decrypt(key, record.answer) } };
  };

  return {
    begin: async (key, requestHash) => {
      const now = nowSeconds();
      const item = {
        ...keyOf(key),
        requestHash: boundHash(key, requestHash),
        leaseUntil: now + leaseSeconds,
        ttl: now + retentionSeconds,
      };
      const free = isNew('request_in_progress');
      try {
        await table.commit([
          table.put(item, {
            ...free,
            expression: `${free.expression} OR #ttl <= :now OR (attribute_not_exists(#status) AND leaseUntil < :now)`,
            names: { '#ttl': 'ttl', '#status': 'status' },
            values: { ':now': now },
          }),
        ]);
        return { kind: 'first' };
      } catch (thrown) {
        if (!(thrown instanceof Failure) || thrown.code !== 'request_in_progress') throw thrown;
        const record = await table.get(keyOf(key), IdempotencyItem);
        return record ? stateOf(key, requestHash, record) : { kind: 'underWay' };
      }
    },

    finish: (key, { status, body }) =>
      table.commit([
        table.update(keyOf(key), {
          expression: 'SET #status = :status, answer = :answer',
          names: { '#status': 'status' },
          values: {
            ':status': status,
            ':answer': encrypt(key, body, Buffer.from(runtime.ids.secret(nonceBytes), 'hex')),
          },
        }),
      ]),

    abandon: (key) => table.commit([table.remove(keyOf(key))]),
  };
}

function keyOf({ operation, caller, key }: IdempotencyKey) {
  return { PK: prefixes.idempotency + derive('find', `${caller}\n${key}`).toString('hex'), SK: operation };
}

/**
 * A request may hold something short that must not be guessed, such as a bank account number. Keying the hash with the
 * idempotency key protects it.
 */
function boundHash(key: IdempotencyKey, requestHash: string): string {
  return createHmac('sha256', sealingKey(key)).update(requestHash).digest('hex');
}

const nonceBytes = 12;
const tagBytes = 16;

function encrypt(key: IdempotencyKey, text: string, nonce: Buffer): string {
  const cipher = createCipheriv('aes-256-gcm', sealingKey(key), nonce);
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

function decrypt(key: IdempotencyKey, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(key), bytes.subarray(0, nonceBytes));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  return decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
}

function sealingKey({ operation, caller, key }: IdempotencyKey): Buffer {
  return derive('seal', `${operation}\n${caller}\n${key}`);
}

function derive(purpose: string, text: string): Buffer {
  return createHash('sha256').update(`${purpose}\n${text}`).digest();
}
