import type { Plan } from './part.ts';
import { type Random, seeded } from './random.ts';

/**
 * What may go wrong with one call. `twice`: it is delivered two times at once. `lost`: it never arrives. `crash`: its
 * process ends before the commit. `timeout`: the store commits, and the caller hears of an error. `throttled`: the store has
 * no room for the commit, however often it is tried.
 */
export const faults = ['twice', 'lost', 'crash', 'timeout', 'throttled'] as const;
export type Fault = (typeof faults)[number];

/** How a call came to stand where it stands. `replayed`: once more, later than ten minutes. `reordered`: before its time. */
export const disorders = ['replayed', 'reordered'] as const;
export type Disorder = (typeof disorders)[number];

/** One thing that somebody does, as plain data, so that a history can be cut down to what is needed. */
export interface Call {
  readonly part: string;
  /** Which gig, top-up, request or withdrawal of the history. */
  readonly subject: number;
  readonly event: string;
  /** Time that passes before it. */
  readonly waitSeconds: number;
  /** At the same time as the call before it. */
  readonly together: boolean;
  readonly fault?: Fault;
  readonly disorder?: Disorder;
}

/** What the calls of a history are made from. */
export interface Script {
  readonly name: string;
  readonly plans: readonly Plan[];
  readonly events: readonly string[];
  /** How many of its subjects one history may have. */
  readonly subjects: number;
  /** Fills the wallets that others spend from, and is a part of every history. */
  readonly fillsWallets?: true;
}

const shares = {
  sameScript: 0.5,
  unfinished: 0.85,
  planned: 0.8,
  together: 0.3,
  faulty: 0.3,
  replayed: 0.06,
  reordered: 0.06,
} as const;
/** DynamoDB forgets a request token after ten minutes; the books must not. */
const replayWaitsSeconds = [601, 3_601, 90_000] as const;

/** So many calls, by the seed alone: mostly what is planned for each subject, and anything else at any time. */
export function historyOf(seed: number, scripts: readonly Script[], length: number): readonly Call[] {
  const random = seeded(seed);
  const subjects = subjectsOf(scripts, random);
  const calls: Call[] = [];
  while (calls.length < length) {
    const call = nextCall(subjects, calls, random);
    const before = calls.at(-1);
    if (before && random.chance(shares.reordered)) {
      calls.splice(-1, 1, { ...call, disorder: 'reordered' }, before);
    } else {
      calls.push(call);
    }
  }
  return calls;
}

/** Those whose lifecycles a history tells: full wallets, and two that may well be of one kind. */
function subjectsOf(scripts: readonly Script[], random: Random): readonly Subject[] {
  const always = scripts.filter(({ fillsWallets }) => fillsWallets);
  const others = scripts.filter(({ fillsWallets }) => !fillsWallets);
  const told = always.flatMap((script) =>
    Array.from({ length: script.subjects }, (_, number) => new Subject(script, number, random)),
  );
  if (others.length === 0) return told;
  const one = random.pick(others);
  const other = random.chance(shares.sameScript) ? one : random.pick(others);
  const number = random.below(one.subjects);
  const next =
    one === other ? (number + 1 + random.below(one.subjects - 1)) % one.subjects : random.below(other.subjects);
  return [...told, new Subject(one, number, random), new Subject(other, next, random)];
}

function nextCall(subjects: readonly Subject[], calls: readonly Call[], random: Random): Call {
  if (calls.length > 0 && random.chance(shares.replayed)) {
    const waitSeconds = random.pick(replayWaitsSeconds);
    return { ...random.pick(calls), waitSeconds, together: false, disorder: 'replayed' };
  }
  const unfinished = subjects.filter(({ isFinished }) => !isFinished);
  const isOfInterest = unfinished.length > 0 && random.chance(shares.unfinished);
  const call = random.pick(isOfInterest ? unfinished : subjects).nextCall();
  return random.chance(shares.faulty) ? { ...call, fault: random.pick(faults) } : call;
}

/** A gig, a top-up, a request or a withdrawal, and how far its plan has come. */
class Subject {
  readonly #script: Script;
  readonly #number: number;
  readonly #random: Random;
  readonly #plan: Plan;
  #done = 0;

  constructor(script: Script, number: number, random: Random) {
    this.#script = script;
    this.#number = number;
    this.#random = random;
    this.#plan = random.pick(script.plans);
  }

  get isFinished(): boolean {
    return this.#done === this.#plan.length;
  }

  nextCall(): Call {
    const { name, events } = this.#script;
    const [event, waitSeconds] = this.#nextEvent() ?? [this.#random.pick(events), 0];
    const together = waitSeconds === 0 && this.#random.chance(shares.together);
    return { part: name, subject: this.#number, event, waitSeconds, together };
  }

  #nextEvent(): Plan[number] | undefined {
    if (this.isFinished || !this.#random.chance(shares.planned)) return undefined;
    this.#done += 1;
    return this.#plan[this.#done - 1];
  }
}

/** The calls that happen at the same time. */
export function stepsOf(calls: readonly Call[]): readonly (readonly Call[])[] {
  const steps: Call[][] = [];
  for (const call of calls) {
    const last = steps.at(-1);
    if (call.together && last) last.push(call);
    else steps.push([call]);
  }
  return steps;
}

/** One line a call, for people. */
export function tell(calls: readonly Call[]): string {
  return calls
    .map(({ part, subject, event, waitSeconds, together, fault, disorder }) => {
      const when = together ? 'at once' : `+${waitSeconds} s`;
      const marks = [fault, disorder].filter((mark) => mark !== undefined).join(', ');
      return `  ${when.padEnd(10)}${part} ${subject}: ${event}${marks && ` (${marks})`}`;
    })
    .join('\n');
}
