import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { Failure } from '../../domain/errors.ts';
import type { Attempt, Idempotency, IdempotencyKey } from '../../ports/platform.ts';
import type { Runtime } from '../runtime.ts';
import { prefixes } from './keys.ts';
import { isNew, tableOf } from './table.ts';

const keptForSeconds = 24 * 3600;
/** Longer than any function runs: a first request that died without an answer gives way after this. */
const leaseSeconds = 35;

interface IdempotencyItem {
  readonly requestHash: string;
  readonly leaseUntil: number;
  readonly ttl: number;
  readonly status?: number;
  readonly answer?: string;
}

/**
 * Records `IDM#<hash>` / operation. Neither the caller's key nor the answer stands in the table: the record is found
 * under the key's hash, and the answer, which may hold a token, is encrypted under the key itself.
 */
export function idempotency(runtime: Runtime): Idempotency {
  const table = tableOf(runtime);
  const nowSeconds = () => Math.floor(runtime.clock.now() / 1000);

  const stateOf = (key: IdempotencyKey, requestHash: string, record: IdempotencyItem): Attempt => {
    if (record.requestHash !== requestHash) return { kind: 'otherRequest' };
    if (record.status === undefined || record.answer === undefined) return { kind: 'underWay' };
    return { kind: 'done', response: { status: record.status, body: decrypt(key, record.answer) } };
  };

  return {
    begin: async (key, requestHash) => {
      const now = nowSeconds();
      const item = { ...keyOf(key), requestHash, leaseUntil: now + leaseSeconds, ttl: now + keptForSeconds };
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
        const record = await table.get<IdempotencyItem>(keyOf(key));
        return record ? stateOf(key, requestHash, record) : { kind: 'underWay' };
      }
    },

    finish: (key, { status, body }) =>
      table.commit([
        table.update(keyOf(key), {
          expression: 'SET #status = :status, answer = :answer',
          names: { '#status': 'status' },
          values: { ':status': status, ':answer': encrypt(key, body) },
        }),
      ]),

    abandon: (key) => table.commit([table.remove(keyOf(key))]),
  };
}

function keyOf({ operation, caller, key }: IdempotencyKey) {
  return { PK: prefixes.idempotency + derive('find', `${caller}\n${key}`).toString('hex'), SK: operation };
}

/** One key answers one request, so a fixed nonce never meets two texts under the same cipher key. */
const nonce = Buffer.alloc(12);

function encrypt({ operation, key }: IdempotencyKey, text: string): string {
  const cipher = createCipheriv('aes-256-gcm', derive('seal', `${operation}\n${key}`), nonce);
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

function decrypt({ operation, key }: IdempotencyKey, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', derive('seal', `${operation}\n${key}`), nonce);
  decipher.setAuthTag(bytes.subarray(-16));
  return decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8');
}

function derive(purpose: string, text: string): Buffer {
  return createHash('sha256').update(`${purpose}\n${text}`).digest();
}
