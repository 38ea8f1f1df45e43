import { createHash } from 'node:crypto';
import { Failure } from '#shared/kernel/errors.ts';
import type { HeldKey, IdempotencyKey } from '#shared/kernel/request-ports.ts';
import { countAttempt } from './count-attempt.ts';
import { answerHeaders, type HttpAnswer, type Pipeline, type Progress, type Request } from './request.ts';

/**
 * How long after its answer the same request of the same caller is a repetition, where a route says so: long enough for
 * a library that sends again and for a button that is pressed twice, too short for a person who wants it once more.
 */
const repeatedForSeconds = 30;

const keyPattern = /^[\x21-\x7e]{1,255}$/;

type Run = (input: unknown) => Promise<unknown>;

/**
 * Honours `Idempotency-Key` on every POST; routes with `repeats` know a repetition without one, for half a minute. The
 * same request again returns the first response (24 h), another request under the same key is refused, and a request
 * still under way gets 409. An attempt that failed can be retried at once: what it has committed is not done again.
 * Runs after validation, on the validated input.
 */
export function onceByKey({ operation, route, ports }: Pipeline) {
  const { idempotency } = ports;
  /** The claims of inputs that the handler has not got yet. */
  const claims = new WeakMap<object, HeldKey>();

  const rememberKey = ({ event, internal: { progress } }: Request) => {
    const key = event.headers['idempotency-key'];
    if (!idempotency || route.method !== 'POST') return;
    if (key === undefined) {
      if (route.repeats === 'answered') progress.idempotencyKey = repetitionKey(event, progress);
      return;
    }
    if (!keyPattern.test(key)) {
      const problem = { in: 'headers', path: 'idempotency-key', message: '1 to 255 visible ASCII characters' };
      throw new Failure('invalid_input', { facts: { errors: [problem] } });
    }
    progress.idempotencyKey = { operation, caller: callerOf(progress), key };
  };

  /** Holds the caller's secrets, since the stored answer is encrypted under it. The request itself is added later. */
  const repetitionKey = ({ headers, queryStringParameters }: Request['event'], progress: Progress): IdempotencyKey => {
    const { authorization, authentication, apikey = queryStringParameters?.api_key } = headers;
    const key = JSON.stringify([apikey, authorization, authentication]);
    // A phone changes its network between two tries. Who has not signed in is known by the body, which is the same.
    return { operation, caller: callerOf({ ...progress, address: '' }), key, forSeconds: repeatedForSeconds };
  };

  const attempted = async ({ requestId }: Progress, what: string, work: () => Promise<void>) => {
    await work().catch((thrown: unknown) => {
      const detail = thrown instanceof Error ? thrown.name : 'unknown';
      ports.log.error(what, { operation, requestId, detail });
    });
  };

  return {
    readKey: { before: rememberKey },
    /** The handler, within the attempt that its request has claimed. */
    around:
      (run: Run): Run =>
      (input) => {
        const claim = claims.get(input as object);
        return claim ? claim.run(() => run(input)) : run(input);
      },
    once: {
      before: async (request: Request): Promise<HttpAnswer | undefined> => {
        const { event, internal } = request;
        const { progress } = internal;
        const named = progress.idempotencyKey;
        if (!idempotency || !named) return undefined;
        const requestHash = hashOf(event);
        const idempotencyKey = named.forSeconds ? { ...named, key: `${named.key}\n${requestHash}` } : named;
        const known = await idempotency.begin(idempotencyKey, requestHash);
        if (known.kind === 'mayRun') {
          progress.heldKey = known.attempt;
          await countAttempt(progress);
          // A repetition is known for seconds, while work done under a `onceKey` is known for good.
          const input = named.forSeconds ? event : withOnceKey(event, onceKeyOf(idempotencyKey, requestHash));
          claims.set(input, known.attempt);
          request.event = input as never;
          return undefined;
        }
        if (known.kind === 'underWay') {
          throw new Failure('request_in_progress', { facts: { retryAfterSeconds: known.waitSeconds } });
        }
        if (known.kind === 'otherRequest') throw new Failure('idempotency_key_reused');
        const { status, body } = known.response;
        return { statusCode: status, headers: { ...answerHeaders, 'idempotent-replayed': 'true' }, body };
      },
      after: async ({ response, internal: { progress } }: Request) => {
        const { heldKey } = progress;
        if (!heldKey) return;
        const { statusCode = 200, body = '' } = response as HttpAnswer;
        // The work is done, so the caller hears it even if the response cannot be stored. A retry would repeat it.
        await attempted(progress, 'answer under an idempotency key not stored', async () => {
          try {
            await heldKey.finish({ status: statusCode, body });
          } catch (thrown) {
            await heldKey.release('succeeded');
            throw thrown;
          }
        });
      },
      onError: async ({ internal: { progress } }: Request) => {
        const { heldKey } = progress;
        if (!heldKey) return;
        // A claim that cannot be given back now ends by itself; the caller gets the first failure.
        await attempted(progress, 'idempotency key not given back', () => heldKey.release('failed'));
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

/** Names a request with a key before it is validated: the same for the same request alone. */
export function idUnderKey({
  headers,
  pathParameters,
  queryStringParameters,
  body,
}: Request['event']): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || !keyPattern.test(key)) return undefined;
  const content = hashOf({ params: pathParameters, query: queryStringParameters, body });
  return createHash('sha256').update(`${key}\n${content}`).digest('base64url').slice(0, 22);
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
