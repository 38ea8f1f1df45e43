import { createHash } from 'node:crypto';
import { Failure } from '#shared/kernel/errors.ts';
import type { IdempotencyKey } from '#shared/kernel/request-ports.ts';
import { answerHeaders, type HttpAnswer, type Pipeline, type Progress, type Request } from './request.ts';

const keyPattern = /^[\x21-\x7e]{1,255}$/;

/**
 * Honours `Idempotency-Key` on every POST. The same request again returns the first response (24 h), another request
 * under the same key is refused, and a request still under way gets 409. A failure releases the key: it changed
 * nothing, so a retry counts as a first attempt. Runs after validation, on the validated input.
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
        // The work is done: even if storing the response fails, the key must not be released for another attempt.
        progress.heldKey = undefined;
        if (key) await idempotency?.finish(key, { status: statusCode, body });
      },
      onError: async ({ internal: { progress } }: Request) => {
        if (!progress.heldKey) return;
        // A key that cannot be released now is free when its lease ends; the caller gets the first failure.
        await idempotency?.abandon(progress.heldKey).catch((thrown: unknown) => {
          const detail = thrown instanceof Error ? thrown.name : 'unknown';
          ports.log.error('idempotency key not given back', { operation, requestId: progress.requestId, detail });
        });
      },
    },
  };
}

/** The owner of a key: the account, user or party of a stream; an unknown caller by application and address. */
function callerOf({ account, user, stream, application, address }: Progress): string {
  if (account) return account.accountId;
  if (user) return `user/${user.userId}`;
  if (stream) return `${stream.id}/${stream.role}`;
  return `${application ?? 'public'}@${address}`;
}

/** The handler's validated input, with the key of this exact request. */
function withOnceKey(validated: unknown, onceKey: string): object {
  const { request, ...input } = validated as { readonly request: object };
  return { ...input, request: { ...request, onceKey } };
}

/** A hash that reveals none of its parts: without the caller's key the request cannot be guessed from it. */
function onceKeyOf({ operation, caller, key }: IdempotencyKey, requestHash: string): string {
  return createHash('sha256').update([operation, caller, key, requestHash].join('\n')).digest('hex');
}

/** Two requests are the same when their validated parameters, query and body are, whatever the layout of the JSON. */
function hashOf(input: unknown): string {
  const { params, query, body } = input as { params: unknown; query: unknown; body: unknown };
  return createHash('sha256')
    .update(JSON.stringify([params, query, body], fileByHash))
    .digest('hex');
}

/** Replaces a file by its hash: as JSON, each of its bytes would be a number. */
function fileByHash(this: unknown, key: string, value: unknown): unknown {
  const given = (this as Readonly<Record<string, unknown>>)[key];
  return given instanceof Uint8Array ? createHash('sha256').update(given).digest('hex') : value;
}
