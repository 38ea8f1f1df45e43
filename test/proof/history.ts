import { type Random, seeded } from '../support/random.ts';
import type { Plan } from './part.ts';

/**
 * The faults of one call. `twice`: it is delivered two times at once. `lost`: it never arrives. `crash`: its process
 * ends before the commit. `timeout`: the store commits, and the caller gets an error. `throttled`: the store has no
 * capacity for the commit, however often it is tried.
 */
export const faults = ['twice', 'lost', 'crash', 'timeout', 'throttled'] as const;
export type Fault = (typeof faults)[number];

/** Why a call is at its position. `replayed`: repeated after more than ten minutes. `reordered`: before its time. */
export const disorders = ['replayed', 'reordered'] as const;
type Disorder = (typeof disorders)[number];

/** One action as plain data, so that a history can be reduced to the necessary calls. */
export interface Call {
  readonly part: string;
  /** The number of the gig, top-up, request or withdrawal in the history. */
  readonly subject: number;
  readonly event: string;
  /** Time that passes before the call. */
  readonly waitSeconds: number;
  /** Whether the call runs at the same time as the one before it. */
  readonly together: boolean;
  readonly fault?: Fault;
  readonly disorder?: Disorder;
}

/** The material from which a history is made. */
export interface Script {
  readonly name: string;
  readonly plans: readonly Plan[];
  readonly events: readonly string[];
  /** The maximum number of subjects in one history. */
  readonly subjects: number;
  /** Set for the scripts that fill the wallets from which others spend; they are part of every history. */
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

/**
 * Makes this many calls from the seed alone: mostly the planned ones of each subject, sometimes any event at any time.
 */
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

/** The subjects of a history: those that fill wallets, and two others, often of the same kind. */
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

/** A gig, a top-up, a request or a withdrawal, with its progress through its plan. */
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

/** Groups the calls that happen at the same time. */
export function stepsOf(calls: readonly Call[]): readonly (readonly Call[])[] {
  const steps: Call[][] = [];
  for (const call of calls) {
    const last = steps.at(-1);
    if (call.together && last) last.push(call);
    else steps.push([call]);
  }
  return steps;
}

/** The history as text, one line per call. */
export function tell(calls: readonly Call[]): string {
  return calls
    .map(({ part, subject, event, waitSeconds, together, fault, disorder }) => {
      const when = together ? 'at once' : `+${waitSeconds} s`;
      const marks = [fault, disorder].filter((mark) => mark !== undefined).join(', ');
      return `  ${when.padEnd(10)}${part} ${subject}: ${event}${marks && ` (${marks})`}`;
    })
    .join('\n');
}
