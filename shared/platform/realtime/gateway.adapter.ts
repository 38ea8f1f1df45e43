import { createHash, createHmac, createSecretKey, type Hash, type Hmac, type KeyObject } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { SignatureV4 } from '@smithy/signature-v4';
import { Failure } from '#shared/kernel/errors.ts';
import type { Frame, PostOutcome, TimeLeft } from '#shared/platform/realtime/fan-out/fan-out.ports.ts';
import { oncePerRuntime } from '#shared/platform/runtime/runtime.adapter.ts';

/** Concurrent requests of one function; all functions share the account's limit of 10,000 a second. */
export const requestsInFlight = 64;
/** A post takes some milliseconds. One that has no answer by then gets a grace, in which a late answer can be read. */
const answerMilliseconds = 2_000;
const graceMilliseconds = 500;

/** Pauses double from the first to the longest, each shortened by chance. */
const pauseMilliseconds = { first: 25, longest: 800 } as const;

/** How long a socket may refuse a frame while others take theirs: what comes next waits for it. */
export const patienceMilliseconds = 2_000;

/** Statuses after which the same post may succeed: too many requests, and faults of the gateway. */
const isBusy = (status: number) => status === 429 || status >= 500;

/**
 * The status of an answer; 503 when the gateway could not be reached, or answers nothing at all; `silence` when it
 * answers others, so that the socket itself is stuck.
 */
type GatewayAnswer = number | 'silence';

/**
 * The management API of the WebSocket API. It is called without the SDK's client, whose layers take most of the
 * processor time of a post (docs/decisions). What remains is a signature, and a request on connections that stay open.
 */
interface Gateway {
  /**
   * Posts while there are milliseconds left; again, with jitter, while the gateway is busy. API Gateway answers 429 for
   * its own limit and also for a socket whose buffer is full. A socket that is refused for `patienceMilliseconds`, while
   * others are accepted, is `silent`; without a number, it is tried until the deadline.
   */
  post(connectionId: string, frame: Frame, timeLeft: TimeLeft, patienceMilliseconds?: number): Promise<PostOutcome>;
  /** A no-op when the connection is gone. Fails with `busy` when it could not be ended. */
  end(connectionId: string): Promise<void>;
}

export function frameFor(text: string): Frame {
  return { text, hash: createHash('sha256').update(text).digest('hex') };
}
const nothing = frameFor('');

export const gatewayOf = oncePerRuntime((runtime): Gateway => {
  const { protocol, hostname, host, port, pathname } = new URL(runtime.environment('CONNECTIONS_URL'));
  const { request, Agent } = protocol === 'http:' ? http : https;
  const agent = new Agent({ keepAlive: true, maxSockets: requestsInFlight });
  const signer = new SignatureV4({
    service: 'execute-api',
    region: runtime.environment('AWS_REGION'),
    // Lambda sets them for the life of the process.
    credentials: {
      accessKeyId: runtime.environment('AWS_ACCESS_KEY_ID'),
      secretAccessKey: runtime.environment('AWS_SECRET_ACCESS_KEY'),
      sessionToken: runtime.environment('AWS_SESSION_TOKEN'),
    },
    sha256: Sha256,
  });

  // Otherwise requests would wait in the agent, where no one can tell that wait from a silent socket.
  const inTurn = turnsFor(requestsInFlight);
  /** When the gateway last answered, and when it last accepted a post, in milliseconds of `performance.now()`. */
  let lastAnswerAt = 0;
  let lastAcceptedAt = 0;

  const send = async (method: 'POST' | 'DELETE', connectionId: string, { text, hash }: Frame) => {
    const path = `${pathname}/@connections/${encodeURIComponent(connectionId)}`;
    const signed = { host, 'x-amz-content-sha256': hash };
    const { headers } = await signer.sign({ method, protocol, hostname, path, query: {}, headers: signed });
    const { promise, resolve } = Promise.withResolvers<GatewayAnswer>();
    const lengthBytes = Buffer.byteLength(text);
    const sent = request(
      { agent, method, hostname, port, path, headers: { ...headers, 'content-length': lengthBytes } },
      (response) => {
        response.resume();
        response.on('end', () => {
          lastAnswerAt = performance.now();
          resolve(response.statusCode ?? 503);
        });
        response.on('error', () => resolve(503));
      },
    );
    let timer: NodeJS.Timeout | undefined;
    sent.once('socket', () => {
      const sentAt = performance.now();
      const giveUp = () => {
        resolve(lastAnswerAt > sentAt + answerMilliseconds / 2 ? 'silence' : 503);
        sent.destroy();
      };
      // When this function itself was held up, its timers come before the answers that have arrived meanwhile.
      timer = setTimeout(() => {
        timer = setTimeout(giveUp, graceMilliseconds);
      }, answerMilliseconds);
    });
    sent.on('error', () => resolve(503));
    sent.end(text);
    return promise.finally(() => clearTimeout(timer));
  };

  return {
    post: async (connectionId, frame, timeLeft, patienceMilliseconds = Number.POSITIVE_INFINITY) => {
      let firstTryAt = Number.POSITIVE_INFINITY;
      for (
        let longest: number = pauseMilliseconds.first;
        ;
        longest = Math.min(2 * longest, pauseMilliseconds.longest)
      ) {
        const answer = await inTurn(async () => {
          if (timeLeft() <= 0) return 'late';
          firstTryAt = Math.min(firstTryAt, performance.now());
          return send('POST', connectionId, frame);
        });
        if (answer === 'late') return 'late';
        if (answer === 'silence') return 'silent';
        if (answer === 410) return 'gone';
        const now = performance.now();
        if (answer < 300) {
          lastAcceptedAt = now;
          return 'sent';
        }
        if (!isBusy(answer)) return 'refused';
        if (now - firstTryAt >= patienceMilliseconds && lastAcceptedAt > firstTryAt) return 'silent';
        const milliseconds = longest / 2 + runtime.ids.below(Math.ceil(longest / 2));
        if (milliseconds >= timeLeft()) return 'late';
        await pause(milliseconds);
      }
    },
    end: async (connectionId) => {
      const answer = await inTurn(() => send('DELETE', connectionId, nothing));
      const isEnded = answer !== 'silence' && (answer < 300 || answer === 410);
      if (!isEnded) throw new Failure('busy', { detail: `the gateway does not end a connection: ${answer}` });
    },
  };
});

/** Runs at most so many pieces of work at once; others wait, in the order of the calls. */
function turnsFor(most: number) {
  let free = most;
  const waiting: (() => void)[] = [];
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

type Secret = string | ArrayBuffer | ArrayBufferView;

/** The hash of `node:crypto` in the form that the signer wants. */
class Sha256 {
  readonly #hash: Hash | Hmac;
  constructor(secret?: Secret) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', keyOf(secret));
  }
  update(chunk: Uint8Array): void {
    this.#hash.update(chunk);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {
    throw new Error('A hash is used once.');
  }
}

/** Keys of the bytes that the signer keeps for a day: made of the bytes anew, they are the dearest part of a signature. */
const keys = new WeakMap<ArrayBuffer | ArrayBufferView, KeyObject>();

function keyOf(secret: Secret): string | KeyObject {
  if (typeof secret === 'string') return secret;
  const key = keys.get(secret) ?? createSecretKey(bytesOf(secret));
  keys.set(secret, key);
  return key;
}

function bytesOf(secret: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(secret)
    ? new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength)
    : new Uint8Array(secret);
}
