import type { Plan } from './part.ts';
import { type Random, seeded } from './random.ts';

/**
 * What may go wrong with one call. `twice`: it is delivered two times at once. `lost`: it never arrives. `crash`: its
 * process ends before the commit. `timeout`: the store commits, and the caller hears of an error.
 */
export const faults = ['twice', 'lost', 'crash', 'timeout'] as const;
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
  /** How many of its subjects one history has. */
  readonly subjects: number;
}

const shares = { planned: 0.8, together: 0.3, faulty: 0.3, replayed: 0.06, reordered: 0.06 } as const;
/** DynamoDB forgets a request token after ten minutes; the books must not. */
const replayWaitsSeconds = [601, 3_601, 90_000] as const;

/** So many calls, by the seed alone: mostly what is planned for each subject, and anything else at any time. */
export function historyOf(seed: number, scripts: readonly Script[], length: number): readonly Call[] {
  const random = seeded(seed);
  const subjects = scripts.flatMap((script) =>
    Array.from({ length: script.subjects }, (_, index) => index).map((subject) => openSubject(script, subject, random)),
  );
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

function nextCall(subjects: readonly (() => Call)[], calls: readonly Call[], random: Random): Call {
  if (calls.length > 0 && random.chance(shares.replayed)) {
    const waitSeconds = random.pick(replayWaitsSeconds);
    return { ...random.pick(calls), waitSeconds, together: false, disorder: 'replayed' };
  }
  const call = random.pick(subjects)();
  return random.chance(shares.faulty) ? { ...call, fault: random.pick(faults) } : call;
}

/** What one subject's next call is. */
function openSubject({ name, plans, events }: Script, subject: number, random: Random): () => Call {
  const plan = random.pick(plans)[Symbol.iterator]();
  return () => {
    const planned = random.chance(shares.planned) ? plan.next().value : undefined;
    const [event, waitSeconds] = planned ?? [random.pick(events), 0];
    return { part: name, subject, event, waitSeconds, together: waitSeconds === 0 && random.chance(shares.together) };
  };
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
