import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import type { HeldKey, Idempotency, IdempotencyKey } from '#shared/kernel/request-ports.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { Attempt, apart, within } from '#shared/platform/attempts/attempt.adapter.ts';
import { type Condition, isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './http.keys.ts';

const retentionSeconds = 24 * 3600;
/** Longer than any function runs: after this, a first request that died without an answer no longer blocks the key. */
const leaseSeconds = 35;

/**
 * How long after its first attempt a request may be resumed: its journal holds what was read and the moment of then, and
 * must decide nothing much later. Its answer is kept for as long as the key.
 */
const resumableSeconds = 600;

/** A larger journal is not stored, since an item has at most 400 KB: what it is about happens once, but has no retry. */
const maxJournalBytes = 300_000;

const IdempotencyItem = z.object({
  requestHash: z.string(),
  leaseUntil: z.int(),
  ttl: z.int(),
  /** The attempt that has the lease. */
  attempt: z.string().optional(),
  /** Whether an attempt has committed something, and what it had learned until then. */
  hasCommitted: z.boolean().optional(),
  journal: z.instanceof(Uint8Array).optional(),
  status: z.int().optional(),
  answer: z.string().optional(),
});
type IdempotencyItem = z.infer<typeof IdempotencyItem>;

/**
 * Records `IDM#<hash>` / operation. The table holds neither the caller's key nor the request or answer in plain text.
 * The record is found under the key's hash; the answer, which may hold a token, and the journal are encrypted under the
 * key itself. Every commit of an attempt writes its journal here, if the attempt still has the lease.
 */
export function idempotency(runtime: Runtime): Idempotency {
  const table = tableOf(runtime);
  const nowSeconds = () => Math.floor(runtime.clock.now() / 1000);
  const nonce = () =>
    Buffer.from(
      apart(() => runtime.ids.secret(nonceBytes)),
      'hex',
    );

  const held = (key: IdempotencyKey, attempt: string, journal?: Uint8Array): HeldKey => {
    const isMine: Condition = {
      expression: 'attempt = :attempt',
      values: { ':attempt': attempt },
      otherwise: 'request_in_progress',
    };
    const markOf = (learned: Uint8Array) => {
      const isStored = learned.length <= maxJournalBytes;
      const values = { ':yes': true, ...(isStored && { ':journal': encrypt(key, learned, nonce()) }) };
      const expression = `SET hasCommitted = :yes${isStored ? ', journal = :journal' : ' REMOVE journal'}`;
      return table.update(keyOf(key), { expression, values }, isMine);
    };
    const change = (expression: string, values: Record<string, unknown>, names?: Record<string, string>) =>
      table.update(keyOf(key), { expression, values, ...(names && { names }) }, isMine);
    return {
      run: (work) => within(new Attempt(markOf, journal), work),
      finish: ({ status, body }) => {
        const answer = encrypt(key, Buffer.from(body), nonce()).toString('base64');
        const { forSeconds } = key;
        const until = forSeconds === undefined ? undefined : nowSeconds() + forSeconds;
        const expression = `SET #status = :status, answer = :answer${until === undefined ? '' : ', #ttl = :ttl'} REMOVE journal`;
        const values = { ':status': status, ':answer': answer, ...(until !== undefined && { ':ttl': until }) };
        const names = { '#status': 'status', ...(until !== undefined && { '#ttl': 'ttl' }) };
        return table.commit([change(expression, values, names)]);
      },
      release: async (result) => {
        const isMineAnd = (expression: string): Condition => ({
          ...isMine,
          expression: `${isMine.expression} AND ${expression}`,
          otherwise: 'changed_meanwhile',
        });
        const forget = table.remove(keyOf(key), isMineAnd('attribute_not_exists(hasCommitted)'));
        if (result === 'failed' && (await commitIfUnchanged(table, [forget]))) return;
        const ended = { expression: 'SET leaseUntil = :past', values: { ':past': 0, ':yes': true } };
        await commitIfUnchanged(table, [table.update(keyOf(key), ended, isMineAnd('hasCommitted = :yes'))]);
      },
    };
  };

  return {
    begin: async (key, requestHash) => {
      const now = nowSeconds();
      const attempt = runtime.ids.uuid();
      const leaseUntil = now + leaseSeconds;
      // A request without an answer is known for as long as it may be resumed, however short its answer is.
      const knownFor = key.forSeconds === undefined ? retentionSeconds : resumableSeconds;
      // Who comes again after this time finds the answer still there.
      const longestWait = Math.ceil((key.forSeconds ?? retentionSeconds) / 2);
      const ttl = now + knownFor;
      const item = { ...keyOf(key), requestHash: boundHash(key, requestHash), attempt, leaseUntil, ttl };
      const isFree = isNew('changed_meanwhile');
      const unfinished = 'attribute_not_exists(#status) AND attribute_not_exists(hasCommitted) AND leaseUntil < :now';
      const claim = table.put(item, {
        ...isFree,
        expression: `${isFree.expression} OR #ttl <= :now OR (${unfinished})`,
        names: { '#ttl': 'ttl', '#status': 'status' },
        values: { ':now': now },
      });
      const takeOver = (seen: IdempotencyItem) =>
        table.update(
          keyOf(key),
          {
            expression: 'SET attempt = :attempt, leaseUntil = :until',
            values: { ':attempt': attempt, ':until': leaseUntil, ':seen': seen.attempt ?? '' },
          },
          {
            expression: 'attempt = :seen AND leaseUntil < :now',
            values: { ':now': now },
            otherwise: 'changed_meanwhile',
          },
        );
      const record = () => table.get(keyOf(key), IdempotencyItem);
      /** Whether this attempt has the lease. When the answer was lost, the record tells. */
      const isClaimed = (write: Write) =>
        commitIfUnchanged(table, [write]).catch(async (thrown: unknown) => {
          if ((await record())?.attempt === attempt) return true;
          throw thrown;
        });

      if (await isClaimed(claim)) return { kind: 'mayRun', attempt: held(key, attempt) };
      const seen = await record();
      if (!seen) return { kind: 'underWay', waitSeconds: 1 };
      if (seen.requestHash !== boundHash(key, requestHash)) return { kind: 'otherRequest' };
      if (seen.status !== undefined && seen.answer !== undefined) {
        const body = decrypt(key, Buffer.from(seen.answer, 'base64')).toString('utf8');
        return { kind: 'done', response: { status: seen.status, body } };
      }
      const isMine = seen.attempt === attempt;
      if (!isMine && seen.leaseUntil >= now) {
        return { kind: 'underWay', waitSeconds: Math.min(seen.leaseUntil - now + 1, longestWait) };
      }
      if (seen.hasCommitted && !seen.journal) {
        throw new Failure('internal', { detail: 'the journal of the first attempt was too large to be stored' });
      }
      if (seen.hasCommitted && now > seen.ttl - knownFor + resumableSeconds) {
        throw new Failure('internal', { detail: 'the first attempt broke off too long ago to be resumed' });
      }
      if (!isMine) await isClaimed(takeOver(seen));
      // Read again: until it was taken over, the former attempt could still commit.
      const mine = await record();
      if (mine?.attempt !== attempt) return { kind: 'underWay', waitSeconds: 1 };
      return { kind: 'mayRun', attempt: held(key, attempt, mine.journal && decrypt(key, mine.journal)) };
    },
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

function encrypt(key: IdempotencyKey, plain: Uint8Array, nonce: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', sealingKey(key), nonce);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: IdempotencyKey, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(key), sealed.subarray(0, nonceBytes));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
}

function sealingKey({ operation, caller, key }: IdempotencyKey): Buffer {
  return derive('seal', `${operation}\n${caller}\n${key}`);
}

function derive(purpose: string, text: string): Buffer {
  return createHash('sha256').update(`${purpose}\n${text}`).digest();
}
