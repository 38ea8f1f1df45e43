import { createHash } from 'node:crypto';
import { Failure } from '#shared/kernel/errors.ts';
import type { IdempotencyKey } from '#shared/kernel/request-ports.ts';
import { answerHeaders, type HttpAnswer, type Pipeline, type Progress, type Request } from './request.ts';

const keyPattern = /^[\x21-\x7e]{1,255}$/;

/**
 * Honours `Idempotency-Key` on every POST: the same request again answers what the first one answered (24 h), another
 * request under the same key is refused, one still under way answers 409. Failures give the key back: they changed
 * nothing, so a retry is a first try. Runs after validation, on the validated input.
 */
export function onceByKey({ operation, route, ports }: Pipeline) {
  const { idempotency } = ports;

  const rememberKey = ({ event, internal: { progress } }: Request) => {
    const key = event.headers['idempotency-key'];
    if (!idempotency || route.method !== 'POST' || key === undefined) return;
    if (!keyPattern.test(key)) {
      const problem = { in: 'headers', path: 'idempotency-key', message: '1 to 255 visible ASCII characters' };
      throw new Failure('invalid_input', { facts: { errors: [problem] } });
    }
    progress.idempotencyKey = { operation, caller: callerOf(progress), key };
  };

  return {
    readKey: { before: rememberKey },
    once: {
      before: async (request: Request): Promise<HttpAnswer | undefined> => {
        const { event, internal } = request;
        const { progress } = internal;
        const { idempotencyKey } = progress;
        if (!idempotency || !idempotencyKey) return undefined;
        const requestHash = hashOf(event);
        const attempt = await idempotency.begin(idempotencyKey, requestHash);
        if (attempt.kind === 'first') {
          progress.heldKey = idempotencyKey;
          request.event = withOnceKey(event, onceKeyOf(idempotencyKey, requestHash)) as never;
          return undefined;
        }
        if (attempt.kind === 'underWay') throw new Failure('request_in_progress');
        if (attempt.kind === 'otherRequest') throw new Failure('idempotency_key_reused');
        const { status, body } = attempt.response;
        return { statusCode: status, headers: { ...answerHeaders, 'idempotent-replayed': 'true' }, body };
      },
      after: async ({ response, internal: { progress } }: Request) => {
        const { statusCode = 200, body = '' } = response as HttpAnswer;
        const key = progress.heldKey;
        // The work is done from here on: should keeping its answer fail, the key must not be given back for another go.
        progress.heldKey = undefined;
        if (key) await idempotency?.finish(key, { status: statusCode, body });
      },
      onError: async ({ internal: { progress } }: Request) => {
        if (!progress.heldKey) return;
        // A key that cannot be given back now is free again when its lease ends; the caller gets the first failure.
        await idempotency?.abandon(progress.heldKey).catch((thrown: unknown) => {
          const detail = thrown instanceof Error ? thrown.name : 'unknown';
          ports.log.error('idempotency key not given back', { operation, requestId: progress.requestId, detail });
        });
      },
    },
  };
}

/** Whose key it is: a party of a stream wherever it calls from, and anybody unknown by application and address. */
function callerOf({ account, user, stream, application, address }: Progress): string {
  if (account) return account.accountId;
  if (user) return `user/${user.userId}`;
  if (stream) return `${stream.id}/${stream.role}`;
  return `${application ?? 'public'}@${address}`;
}

/** The input of the handler, which validation has made, with the key of this one request. */
function withOnceKey(validated: unknown, onceKey: string): object {
  const { request, ...input } = validated as { readonly request: object };
  return { ...input, request: { ...request, onceKey } };
}

/** Names nothing of what it is made of: without the caller's key the request cannot be guessed from it. */
function onceKeyOf({ operation, caller, key }: IdempotencyKey, requestHash: string): string {
  return createHash('sha256').update([operation, caller, key, requestHash].join('\n')).digest('hex');
}

/** What makes two requests the same: their validated parameters, query and body, whatever the JSON's layout. */
function hashOf(input: unknown): string {
  const { params, query, body } = input as { params: unknown; query: unknown; body: unknown };
  return createHash('sha256')
    .update(JSON.stringify([params, query, body], fileByHash))
    .digest('hex');
}

/** A file stands for its hash: written out as JSON, each of its bytes would be a number. */
function fileByHash(this: unknown, key: string, value: unknown): unknown {
  const given = (this as Readonly<Record<string, unknown>>)[key];
  return given instanceof Uint8Array ? createHash('sha256').update(given).digest('hex') : value;
}
