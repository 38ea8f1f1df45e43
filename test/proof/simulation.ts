import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { gigs } from '#shared/dropin/gigs/gig.dynamo.ts';
import { type ErrorCode, Failure } from '#shared/kernel/errors.ts';
import { ledger } from '#shared/ledger/ledger.dynamo.ts';
import type { LedgerWriter } from '#shared/ledger/ledger.ports.ts';
import { type TestRuntime, testRuntime } from '../support/store.ts';
import { Auditor } from './auditor.ts';
import { handsFor, Interruption } from './drivers.ts';
import { differences } from './dues.ts';
import { type Call, stepsOf } from './history.ts';
import type { Cast, Part } from './part.ts';

/** Refusals that are correct answers; any other failure is a finding. */
const refusals: ReadonlySet<ErrorCode> = new Set([
  'changed_meanwhile',
  'transition_refused',
  'busy',
  'gig_under_way',
  'rating_owed',
  'request_not_found',
  'request_not_payable',
  'forbidden',
  'credit_too_low',
  'bad_request',
  'invalid_input',
]);

/** How often each outcome of a call occurred. */
type Outcomes = Map<string, number>;

/** A table, its clock and its books, on which histories are played one after the other. */
export class Simulation {
  readonly runtime: TestRuntime;
  readonly auditor: Auditor;
  readonly outcomes: Outcomes = new Map();
  readonly #parts: readonly Part[];
  readonly #books: LedgerWriter;
  readonly #begin: number;
  #histories = 0;

  private constructor(runtime: TestRuntime, parts: readonly Part[], books: LedgerWriter) {
    this.runtime = runtime;
    this.auditor = new Auditor(runtime.environment('TABLE_NAME'));
    this.#parts = parts;
    this.#books = books;
    this.#begin = runtime.clock.now();
  }

  /** `booksOn` makes the ledger under test: the product's own, unless a test replaces it. */
  static async begin(
    parts: readonly Part[],
    booksOn: (runtime: TestRuntime) => LedgerWriter = ledger,
  ): Promise<Simulation> {
    const runtime = await testRuntime();
    return new Simulation(runtime, parts, booksOn(runtime));
  }

  /** Removes the table. */
  async end(): Promise<void> {
    await new DynamoDBClient({}).send(new DeleteTableCommand({ TableName: this.runtime.environment('TABLE_NAME') }));
  }

  /** Plays a history with its own ids until something is wrong; returns the violations. */
  async play(calls: readonly Call[]): Promise<readonly string[]> {
    this.#histories += 1;
    // All histories begin at the same moment: years of consecutive histories would exceed the clock's digits.
    this.runtime.clock.advance((this.#begin - this.runtime.clock.now()) / 1000);
    const fixture = { runtime: this.runtime, number: this.#histories, auditor: this.auditor };
    const casts = new Map(this.#parts.map((part) => [part.name, part.enter(fixture)]));
    for (const step of stepsOf(calls)) {
      this.runtime.clock.advance(step[0]?.waitSeconds ?? 0);
      const wrongRefusal = refusalOf(step, casts);
      const done = this.outcomes.get('done') ?? 0;
      const unforeseen = await Promise.all(step.map((call) => this.#deliver(call, casts)));
      const broken = [
        ...unforeseen.flat(),
        ...(this.outcomes.get('done') === done ? wrongRefusal : []),
        ...(await this.auditor.afterStep()),
        ...(await this.#wronglyOwned(casts)),
        ...(await brokenIn(casts, step)),
      ];
      if (broken.length > 0) return broken;
    }
    return [];
  }

  /** Compares what was posted with what its parties must get. */
  async #wronglyOwned(casts: ReadonlyMap<string, Cast>): Promise<readonly string[]> {
    const found = await Promise.all(
      this.auditor.takeLearned().map(async (id) => {
        const posted = this.auditor.posted.get(id);
        const dues = await Promise.all([...casts.values()].map((cast) => cast.dues(id)));
        const due = dues.find((each) => each !== undefined);
        if (!posted) return [];
        return due ? differences(id, posted, due) : [`(9) ${id} is due to nobody`];
      }),
    );
    return found.flat();
  }

  /** Returns failures that must never occur. */
  async #deliver(call: Call, casts: ReadonlyMap<string, Cast>): Promise<readonly string[]> {
    const cast = casts.get(call.part);
    if (!cast) throw new RangeError(`Nobody plays the part ${call.part}.`);
    const deliveries = call.fault === 'lost' ? 0 : call.fault === 'twice' ? 2 : 1;
    const found = await Promise.all(Array.from({ length: deliveries }, () => this.#perform(call, cast)));
    return found.flat();
  }

  async #perform({ part, subject, event, fault }: Call, cast: Cast): Promise<readonly string[]> {
    const commit = gigs(this.runtime).commit;
    try {
      await cast.perform(subject, event, handsFor(fault, this.#books, commit, this.auditor));
      this.#count('done');
      return [];
    } catch (thrown) {
      const isRefused = thrown instanceof Failure && refusals.has(thrown.code);
      const isInterrupted = thrown instanceof Interruption;
      this.#count(isRefused ? thrown.code : isInterrupted ? 'interrupted' : 'unforeseen');
      if (isRefused || isInterrupted) return [];
      return [
        `${part} ${subject}: ${event} met ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : thrown}`,
      ];
    }
  }

  #count(outcome: string): void {
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
  }
}

/** The finding if the only call of a step is refused although it must not be. */
function refusalOf(step: readonly Call[], casts: ReadonlyMap<string, Cast>): readonly string[] {
  const [call, ...others] = step;
  if (!call || others.length > 0 || call.fault !== undefined) return [];
  const must = casts.get(call.part)?.mustSucceed?.(call.subject, call.event) ?? false;
  return must ? [`${call.part} ${call.subject}: ${call.event} was refused without a reason`] : [];
}

async function brokenIn(casts: ReadonlyMap<string, Cast>, step: readonly Call[]): Promise<readonly string[]> {
  const touched = Map.groupBy(step, ({ part }) => part);
  const found = await Promise.all(
    [...touched].map(
      async ([part, calls]) => casts.get(part)?.broken(new Set(calls.map(({ subject }) => subject))) ?? [],
    ),
  );
  return found.flat();
}
