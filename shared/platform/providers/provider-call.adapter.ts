import { setTimeout as pause } from 'node:timers/promises';
import type * as z from 'zod';
import { counted } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { recalled } from '#shared/platform/attempts/attempt.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

/** One request to a provider's HTTP API. */
export interface ProviderCall {
  readonly provider: string;
  /**
   * Counts the call before it is made, once for all its attempts (`spendProviderBudget`). `none`: it only ends what costs, or
   * asks the operator's own server.
   */
  readonly budget: (() => Promise<void>) | 'none';
  /** What it is for, in the log and in the detail of a failure: never an id or an address. */
  readonly purpose: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /**
   * Parses the text of an answer; by default as JSON. Its errors are logged, so they must not repeat any of the text.
   */
  readonly read?: (text: string) => unknown;
  /** What counts as the answer when the provider does not know the thing (404); without it, 404 is a failure. */
  readonly whenMissing?: unknown;
  /** Maximum number of attempts. More than one only where repeating the call does no harm. */
  readonly attempts: number;
  /** Time limit of one attempt. */
  readonly attemptMilliseconds: number;
  /** Ends all calls of one operation together, so that the caller has an answer in time. */
  readonly deadline: AbortSignal;
}

/** Callers get an answer within three seconds, of which half a second is left for everything but the provider. */
const operationMilliseconds = 2_500;

/** Two attempts of this length and the pause between them fit into the deadline. */
export const attemptMilliseconds = 1_100;

const pauseMilliseconds = 100;

/** The deadline of one operation, however many calls it makes. */
export function operationDeadline(): AbortSignal {
  return AbortSignal.timeout(operationMilliseconds);
}

/**
 * The provider's answer, parsed by the schema. Any other answer, or none, fails with `provider_unavailable`; so does a call
 * beyond the stage's budget, which is not made. Every call writes one log line with the metrics `providerFaults` and
 * `providerMilliseconds` of its provider.
 */
export async function callProvider<Answer>(
  runtime: Runtime,
  call: ProviderCall,
  schema: z.ZodType<Answer>,
): Promise<Answer> {
  const startedAtMilliseconds = performance.now();
  try {
    const answer = schema.safeParse(await recalled('provider', questionOf(call), () => answerOf(call)));
    if (!answer.success) throw new Error('an answer of another form');
    logProviderCall(runtime, call, startedAtMilliseconds);
    return answer.data;
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const failure = new Failure('provider_unavailable', {
      detail: `${call.provider}: ${call.purpose}: ${reasonOf(cause)}`,
    });
    logProviderCall(runtime, call, startedAtMilliseconds, failure);
    throw failure;
  }
}

/**
 * The largest answer that is read, in bytes of text, also when it came compressed. A page of help articles, the largest
 * that is asked for, has some hundred KB; more could fill the memory of the function.
 */
const maxAnswerBytes = 4 * 1024 * 1024;

class TooLarge extends Error {}

/** A fault that a retry may cure: no connection, no answer in time, or an error of the provider's own. */
class Passing extends Error {}

/** What a call asks: a retry of its request that asks the same again hears the first answer. */
function questionOf({ provider, purpose, method, url, body }: ProviderCall): readonly (string | undefined)[] {
  return [provider, purpose, method, url.href, body && Buffer.from(body).toString('base64')];
}

async function answerOf(call: ProviderCall): Promise<unknown> {
  if (call.budget !== 'none') await call.budget();
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOf(call);
    } catch (thrown) {
      if (!(thrown instanceof Passing) || attempt === call.attempts || call.deadline.aborted) throw thrown;
      await pause(pauseMilliseconds, undefined, { signal: call.deadline });
    }
  }
}

async function attemptOf({
  url,
  method,
  headers,
  body,
  read = parsed,
  whenMissing,
  ...limits
}: ProviderCall): Promise<unknown> {
  const signal = AbortSignal.any([limits.deadline, AbortSignal.timeout(limits.attemptMilliseconds)]);
  // Following a redirect would send our credentials to its target.
  const sent = { method, headers, signal, redirect: 'manual', ...(body !== undefined && { body }) } as const;
  const { status, text } = await fetch(url, sent)
    .then(async (response) => ({ status: response.status, text: await textOf(response) }))
    .catch((thrown: unknown) => {
      if (thrown instanceof TooLarge) throw thrown;
      throw new Passing(reasonOf(thrown));
    });
  if (status >= 500) throw new Passing(`status ${status}`);
  if (status === 404 && whenMissing !== undefined) return whenMissing;
  if (status < 200 || status > 299) throw new Error(`status ${status}`);
  return read(text);
}

/** Counts while it reads, so that what is too much is never held. */
async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) throw new TooLarge('an answer that is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own error quotes the answer, which must not appear in the log.
    throw new Error('an answer that is no JSON');
  }
}

/** `fetch` gives the reason of an error only in its cause, and only the cause's code is sure to contain no address. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'an unknown failure';
  if (thrown.name === 'TimeoutError' || thrown.name === 'AbortError') return 'no answer in time';
  if (!(thrown instanceof TypeError)) return thrown.message;
  const code = Object(thrown.cause).code;
  return typeof code === 'string' ? code : 'no connection';
}

/**
 * Logs one finished call, which started at a time of `performance.now()`. It uses CloudWatch's embedded metric format,
 * so that a failing provider is noticed without a call to a metrics service.
 */
export function logProviderCall(
  { log, clock }: Runtime,
  call: Pick<ProviderCall, 'provider' | 'purpose'>,
  startedAtMilliseconds: number,
  failure?: Failure,
): void {
  const facts = {
    ...counted(clock, { providerMilliseconds: 'Milliseconds', providerFaults: 'Count' }, 'provider'),
    provider: call.provider,
    purpose: call.purpose,
    providerMilliseconds: Math.round(performance.now() - startedAtMilliseconds),
    providerFaults: failure ? 1 : 0,
  };
  if (failure) log.error('provider call failed', { ...facts, detail: failure.message });
  else log.info('provider call', facts);
}
