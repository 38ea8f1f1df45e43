/** One execution: its recorded history, what it waits for, and the `Steps` that its interpreter uses. */

import { randomUUID } from 'node:crypto';
import type { Activity, Costs, VirtualClock } from '../interfaces.ts';
import type { Definition } from './definition.ts';
import { StateFailure, Stopped } from './failure.ts';
import { runMachine, type Steps } from './interpreter.ts';
import type { FinalStatus, JournalEntry } from './journal.ts';
import type { Json } from './json.ts';

export interface ExecutionParts {
  readonly clock: VirtualClock;
  readonly activity: Activity;
  readonly costs: Costs;
  readonly append: (entry: JournalEntry) => void;
  /**
   * Invokes as the state machine's role. @throws StateFailure when the function fails or the role does not allow it.
   */
  readonly invoke: (functionArn: string, payload: Json) => Promise<Json>;
  readonly onEnd: (execution: Execution) => void;
}

interface ExecutionStart {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly machineName: string;
  readonly roleArn: string;
  readonly definition: Definition;
  readonly input: Json;
  readonly startedAtMs: number;
}

type StepOutcome = { readonly output: Json } | { readonly failure: StateFailure };
interface Waiting {
  readonly dueAtMs: number | undefined;
  readonly wake: (outcome: StepOutcome | Stopped) => void;
}

export class Execution implements Steps {
  readonly start: ExecutionStart;
  status: 'RUNNING' | FinalStatus = 'RUNNING';
  /** The state entered last, in any branch. */
  state: string | undefined;
  transitions = 0;
  readonly #parts: ExecutionParts;
  readonly #entered = new Map<string, number>();
  readonly #outcomes = new Map<string, StepOutcome>();
  readonly #tokens = new Map<string, string>();
  readonly #invoked = new Set<string>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #stopped: string[] = [];
  #moving = 0;
  #release: (() => void) | undefined;
  #cancelTimeout: (() => void) | undefined;

  constructor(start: ExecutionStart, parts: ExecutionParts) {
    this.start = start;
    this.#parts = parts;
  }

  /** Virtual time of the soonest timer that it waits for. */
  get dueAtMs(): number | undefined {
    const due = [...this.#waiting.values()].flatMap((waiting) => waiting.dueAtMs ?? []);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  /** Restores one journal entry of an earlier process as done. */
  replay(entry: JournalEntry): void {
    if (entry.type === 'entered') {
      this.#entered.set(entry.key, entry.atMs);
      this.transitions += 1;
      this.state = entry.state;
    } else if (entry.type === 'token') this.#tokens.set(entry.key, entry.token);
    else if (entry.type === 'invoked') this.#invoked.add(entry.key);
    else if (entry.type === 'succeeded') this.#outcomes.set(entry.key, { output: entry.output });
    else if (entry.type === 'failed') {
      this.#outcomes.set(entry.key, { failure: new StateFailure(entry.error, entry.cause, entry.atMs) });
    }
  }

  /** Runs from the start of the definition; recorded steps are not repeated. */
  run(): void {
    this.#armTimeout();
    this.#resume();
    const { start } = this;
    const context = {
      Execution: {
        Id: start.arn,
        Name: start.name,
        RoleArn: start.roleArn,
        Input: start.input,
        StartTime: new Date(start.startedAtMs).toISOString(),
      },
      StateMachine: { Id: start.machineArn, Name: start.machineName },
    };
    runMachine(start.definition, start.input, context, this)
      .then(
        () => this.end('SUCCEEDED'),
        (problem: unknown) => {
          if (!(problem instanceof Stopped)) this.end('FAILED');
        },
      )
      .finally(() => this.#pause());
  }

  /** Records the end and stops all branches that still wait. */
  end(status: FinalStatus): void {
    if (this.status !== 'RUNNING') return;
    this.#parts.append({ type: 'ended', execution: this.start.arn, status, atMs: this.#parts.clock.now() });
    this.status = status;
    this.stop();
    this.#parts.onEnd(this);
  }

  /** Releases timers without recording an end: another process may continue the execution. */
  stop(): void {
    this.#cancelTimeout?.();
    this.#stopBranches(['']);
  }

  /** Settles a step from outside its branch. Returns false when the step no longer waits. */
  settle(key: string, outcome: StepOutcome): boolean {
    if (this.#isStopped(key) || this.#outcomes.has(key)) return false;
    const execution = this.start.arn;
    if ('output' in outcome) this.#parts.append({ type: 'succeeded', execution, key, output: outcome.output });
    else {
      const { error, cause, atMs } = outcome.failure;
      this.#parts.append({ type: 'failed', execution, key, error, cause, atMs });
    }
    this.#outcomes.set(key, outcome);
    this.#waiting.get(key)?.wake(outcome);
    return true;
  }

  /** Whether the step issued this token. */
  handedOut(key: string, token: string): boolean {
    return this.#tokens.get(key) === token;
  }

  enter(key: string, stateName: string): number {
    this.#refuseStopped(key);
    const earlier = this.#entered.get(key);
    if (earlier !== undefined) return earlier;
    const atMs = this.#parts.clock.now();
    this.#parts.append({ type: 'entered', execution: this.start.arn, key, state: stateName, atMs });
    this.#entered.set(key, atMs);
    this.transitions += 1;
    this.state = stateName;
    this.#parts.costs.add('stateTransitions', 1);
    return atMs;
  }

  async sleepUntil(key: string, dueAtMs: number): Promise<void> {
    if (this.#outcomes.has(key)) return;
    await this.#rest(key, dueAtMs, () => this.settle(key, { output: null }));
  }

  async invoke(key: string, dueAtMs: number | undefined, functionArn: string, payload: Json): Promise<Json> {
    if (!this.#outcomes.has(key)) {
      this.#startInvocation(key, functionArn, payload, (output) => this.settle(key, { output }));
    }
    return this.#rest(key, dueAtMs, () => this.#timeOut(key));
  }

  async invokeWithToken(
    key: string,
    dueAtMs: number | undefined,
    request: (token: string) => { functionArn: string; payload: Json },
  ): Promise<Json> {
    if (!this.#outcomes.has(key) && !this.#invoked.has(key)) {
      const { functionArn, payload } = request(this.#tokenFor(key));
      this.#startInvocation(key, functionArn, payload, () => this.#recordInvoked(key));
    }
    return this.#rest(key, dueAtMs, () => this.#timeOut(key));
  }

  async together(
    keys: readonly string[],
    limit: number,
    run: (key: string, index: number) => Promise<Json>,
  ): Promise<Json[]> {
    const results: Json[] = keys.map(() => null);
    let next = 0;
    const worker = async (): Promise<void> => {
      this.#resume();
      try {
        for (let index = next++; index < keys.length; index = next++)
          results[index] = await run(keys[index] ?? '', index);
      } finally {
        this.#pause();
      }
    };
    const workers = keys.slice(0, limit).map(worker);
    this.#pause();
    try {
      await Promise.all(workers);
    } catch (failure) {
      this.#stopBranches(keys);
      await Promise.allSettled(workers);
      throw failure;
    } finally {
      this.#resume();
    }
    return results;
  }

  #tokenFor(key: string): string {
    const known = this.#tokens.get(key);
    if (known !== undefined) return known;
    const token = Buffer.from(JSON.stringify([this.start.arn, key, randomUUID()])).toString('base64url');
    this.#parts.append({ type: 'token', execution: this.start.arn, key, token });
    this.#tokens.set(key, token);
    return token;
  }

  #recordInvoked(key: string): void {
    if (this.#isStopped(key)) return;
    this.#parts.append({ type: 'invoked', execution: this.start.arn, key });
    this.#invoked.add(key);
  }

  #startInvocation(key: string, functionArn: string, payload: Json, onSuccess: (output: Json) => void): void {
    const work = async (): Promise<void> => {
      try {
        onSuccess(await this.#parts.invoke(functionArn, payload));
      } catch (problem) {
        const failure =
          problem instanceof StateFailure
            ? problem
            : new StateFailure('Lambda.Unknown', String(problem), this.#parts.clock.now());
        this.settle(key, { failure });
      }
    };
    void this.#parts.activity.track(`${this.start.name} invokes`, work);
  }

  #timeOut(key: string): void {
    this.settle(key, { failure: new StateFailure('States.Timeout', '', this.#parts.clock.now()) });
  }

  #armTimeout(): void {
    const { TimeoutSeconds } = this.start.definition;
    if (TimeoutSeconds === undefined) return;
    const dueAtMs = this.start.startedAtMs + TimeoutSeconds * 1000;
    this.#cancelTimeout = this.#parts.clock.schedule(dueAtMs, `${this.start.name} as a whole`, () =>
      this.end('TIMED_OUT'),
    );
  }

  /** Suspends the branch until the step is settled. Meanwhile the branch does not count as under way. */
  #rest(key: string, dueAtMs: number | undefined, onDue: () => void): Promise<Json> {
    this.#refuseStopped(key);
    const recorded = this.#outcomes.get(key);
    if (recorded !== undefined)
      return 'output' in recorded ? Promise.resolve(recorded.output) : Promise.reject(recorded.failure);
    const { promise, resolve, reject } = Promise.withResolvers<Json>();
    const { clock } = this.#parts;
    const cancel =
      dueAtMs === undefined ? undefined : clock.schedule(dueAtMs, `${this.start.name} ${this.state}`, onDue);
    const wake = (outcome: StepOutcome | Stopped): void => {
      cancel?.();
      this.#waiting.delete(key);
      this.#resume();
      if (outcome instanceof Stopped) reject(outcome);
      else if ('output' in outcome) resolve(outcome.output);
      else reject(outcome.failure);
    };
    this.#waiting.set(key, { dueAtMs, wake });
    this.#pause();
    return promise;
  }

  #stopBranches(prefixes: readonly string[]): void {
    this.#stopped.push(...prefixes);
    for (const [key, waiting] of this.#waiting) {
      if (prefixes.some((prefix) => key.startsWith(prefix))) waiting.wake(new Stopped());
    }
  }

  #isStopped(key: string): boolean {
    return this.#stopped.some((prefix) => key.startsWith(prefix));
  }

  #refuseStopped(key: string): void {
    if (this.#isStopped(key)) throw new Stopped();
  }

  #resume(): void {
    this.#moving += 1;
    if (this.#moving > 1) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#release = resolve;
    void this.#parts.activity.track(`${this.start.machineName} ${this.start.name}`, () => promise);
  }

  #pause(): void {
    this.#moving -= 1;
    if (this.#moving === 0) this.#release?.();
  }
}
