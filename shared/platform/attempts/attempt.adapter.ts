import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Clock, Ids } from '#shared/kernel/clock-ids-log.ts';
import { type ErrorCode, Failure } from '#shared/kernel/errors.ts';
import type { Write } from '#shared/kernel/transaction.ts';

/** What a call has answered: a value, or for a commit the code by which a condition refused it. */
type Outcome = { readonly value: unknown } | { readonly refused: ErrorCode };

const commitPrefix = 'commit ';

/**
 * One attempt at a request with an `Idempotency-Key` (docs/decisions/0019-retries-repeat-the-journal.md). Its journal
 * holds what the request has learned from the table, the clock, the ids and providers, and is stored in the transaction
 * of each commit. A retry gets the same answers from it, so it comes to the same commits, passes those that were made,
 * and goes on from there.
 */
export class Attempt {
  readonly #outcomes: Map<string, Outcome>;
  /** Commits of earlier attempts that this one has not come to yet. */
  readonly #ahead: Set<string>;
  /** How often each call was made, since equal calls may have different answers. */
  readonly #calls = new Map<string, number>();
  readonly #markOf: (journal: Uint8Array) => Write;
  #turn: Promise<unknown> = Promise.resolve();
  #lost: unknown;

  /** `markOf` makes the write that stores the journal, and that fails once another attempt has taken over. */
  constructor(markOf: (journal: Uint8Array) => Write, journal?: Uint8Array) {
    this.#markOf = markOf;
    this.#outcomes = journal ? deserialize(inflateRawSync(journal)) : new Map();
    const made = [...this.#outcomes].filter(([name, outcome]) => name.startsWith(commitPrefix) && 'value' in outcome);
    this.#ahead = new Set(made.map(([name]) => name));
  }

  /** What a call answered in an earlier attempt, or answers now. */
  async recall<T>(call: string, live: () => Promise<T>): Promise<T> {
    const name = this.#nameOf(call);
    const known = this.#known<T>(name);
    return known ? known.value : this.#note(name, await live());
  }

  /** The same for a call that answers at once. */
  recallNow<T>(call: string, live: () => T): T {
    const name = this.#nameOf(call);
    const known = this.#known<T>(name);
    return known ? known.value : this.#note(name, live());
  }

  /** The moment at which the request happens, for all of its attempts. */
  moment(live: () => number): number {
    return this.#known<number>('moment')?.value ?? this.#note('moment', live());
  }

  /**
   * Commits, unless an earlier attempt did. Commits of one attempt are made one after another, so that the journal of
   * each holds all before it.
   */
  commit(keys: readonly string[], live: (mark: Write) => Promise<void>): Promise<void> {
    const name = this.#nameOf(commitPrefix + digest(keys.join('\n')));
    const turn = this.#turn.then(() => this.#commitInTurn(name, live));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #commitInTurn(name: string, live: (mark: Write) => Promise<void>): Promise<void> {
    const known = this.#outcomes.get(name);
    if (known && 'refused' in known) throw new Failure(known.refused, { detail: 'as in the first attempt' });
    if (this.#ahead.delete(name)) return;
    if (this.#lost) throw this.#lost;
    if (this.#ahead.size > 0) throw new Failure('internal', { detail: 'the retry does not repeat the first attempt' });
    this.#note(name, undefined);
    try {
      await live(this.#markOf(this.#journal()));
    } catch (thrown) {
      this.#outcomes.delete(name);
      if (isRefusal(thrown)) this.#outcomes.set(name, { refused: thrown.code });
      // Perhaps it was committed: no further commit may leave it out of the journal.
      else this.#lost = thrown;
      throw thrown;
    }
  }

  #known<T>(name: string): { readonly value: T } | undefined {
    return this.#outcomes.get(name) as { readonly value: T } | undefined;
  }

  #note<T>(name: string, value: T): T {
    this.#outcomes.set(name, { value });
    return value;
  }

  #nameOf(call: string): string {
    const number = (this.#calls.get(call) ?? 0) + 1;
    this.#calls.set(call, number);
    return `${call} ${number}`;
  }

  #journal(): Uint8Array {
    return deflateRawSync(serialize(this.#outcomes));
  }
}

function isRefusal(thrown: unknown): thrown is Failure {
  return thrown instanceof Failure && thrown.code !== 'busy' && thrown.code !== 'request_in_progress';
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

const attempts = new AsyncLocalStorage<Attempt>();

/** Runs the work of a request within its attempt. */
export function within<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
  return attempts.run(attempt, work);
}

/** Runs what is no part of the request's effect, and so happens in every attempt: counting tries, waiting. */
export function apart<T>(work: () => T): T {
  return attempts.exit(work);
}

/** A port of what is no part of a request's effect: each attempt asks and changes it anew. */
export function apartFromAttempts<Port extends object>(port: Port): Port {
  const calls = Object.entries(port) as [string, (...given: unknown[]) => unknown][];
  return Object.fromEntries(
    calls.map(([name, call]) => [name, (...given: unknown[]) => apart(() => call(...given))]),
  ) as Port;
}

/** The attempt that the code runs in, if its request has a key. */
export function currentAttempt(): Attempt | undefined {
  return attempts.getStore();
}

/** What a call to the outside answered, in the first attempt that came to it. `question` says what is asked. */
export function recalled<T>(kind: string, question: unknown, live: () => Promise<T>): Promise<T> {
  const attempt = currentAttempt();
  return attempt ? attempt.recall(`${kind} ${digest(JSON.stringify(question))}`, live) : live();
}

/** A clock by which a request with a key happens at one moment, that of its first attempt. */
export function attemptClock<Own extends Clock>(clock: Own): Own {
  return {
    ...clock,
    now: () => {
      const attempt = currentAttempt();
      return attempt ? attempt.moment(() => clock.now()) : clock.now();
    },
  };
}

/** Ids that are the same in every attempt. */
export function attemptIds(ids: Ids): Ids {
  const recalledNow = <T>(call: string, live: () => T): T => currentAttempt()?.recallNow(call, live) ?? live();
  return {
    objectId: () => recalledNow('objectId', () => ids.objectId()),
    uuid: () => recalledNow('uuid', () => ids.uuid()),
    secret: (bytes) => recalledNow(`secret ${bytes}`, () => ids.secret(bytes)),
    below: (limit) => recalledNow(`below ${limit}`, () => ids.below(limit)),
  };
}
