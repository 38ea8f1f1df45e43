import type { Activity, VirtualClock } from './interfaces.ts';

/** What a restart needs to continue virtual time where it was. */
export interface ClockState {
  /** Milliseconds that virtual time is ahead of real time. */
  readonly offsetMs: number;
  /** The virtual time at which the clock is frozen, or undefined when it runs. */
  readonly frozenAtMs: number | undefined;
}

export interface ClockOptions {
  readonly activity: Activity;
  /** State of an earlier run. */
  readonly initial?: ClockState;
  /** Called after each change, so once for each due timer while advancing: it must be cheap. */
  readonly onChange?: (state: ClockState) => void;
  /** Called for timers that failed. By default they are printed on standard error. */
  readonly onFailure?: (name: string, error: unknown) => void;
}

interface Timer {
  readonly dueAtMs: number;
  readonly name: string;
  readonly run: () => void | Promise<void>;
}

/** Longest delay that setTimeout accepts. */
const MAX_DELAY_MS = 2 ** 31 - 1;
/**
 * How long the consequences of one timer may take on a busy machine. After that they count as never ending: an error.
 */
const CONSEQUENCES_MS = 10 * 60_000;
const OFFSET = 0;
const FROZEN_AT = 1;

/** The one clock of the local cloud. See `VirtualClock`. */
export function createClock(options: ClockOptions): VirtualClock {
  const { activity } = options;
  const shared = new SharedArrayBuffer(2 * Float64Array.BYTES_PER_ELEMENT);
  const cells = new Float64Array(shared);
  cells[OFFSET] = options.initial?.offsetMs ?? 0;
  cells[FROZEN_AT] = options.initial?.frozenAtMs ?? Number.NaN;
  /** Sorted by due time, then in the order of scheduling. */
  const waiting: Timer[] = [];
  let frozen = options.initial?.frozenAtMs !== undefined;
  let advancing: VirtualClock['advancing'];
  let closed = false;
  let lastAdvance: Promise<void> = Promise.resolve();
  let driver: NodeJS.Timeout | undefined;
  const onFailure = options.onFailure ?? ((name, error) => console.error(`timer ${name} failed:`, error));

  function now(): number {
    const frozenAtMs = cells[FROZEN_AT] ?? Number.NaN;
    return Number.isNaN(frozenAtMs) ? Date.now() + (cells[OFFSET] ?? 0) : frozenAtMs;
  }

  function standStillAt(timeMs: number): void {
    cells[FROZEN_AT] = timeMs;
  }

  function runFrom(timeMs: number): void {
    // Writes the offset first: a worker thread that reads in between must not see the clock running with the old one.
    cells[OFFSET] = timeMs - Date.now();
    cells[FROZEN_AT] = Number.NaN;
  }

  function changed(): void {
    const nowMs = now();
    options.onChange?.({ offsetMs: nowMs - Date.now(), frozenAtMs: frozen ? nowMs : undefined });
  }

  function fire(timer: Timer): void {
    activity.track(`timer ${timer.name}`, async () => timer.run()).catch((error) => onFailure(timer.name, error));
  }

  function runDue(): void {
    while (advancing === undefined && !closed && waiting[0] !== undefined && waiting[0].dueAtMs <= now()) {
      const timer = waiting.shift();
      if (timer !== undefined) fire(timer);
    }
    arm();
  }

  /** Lets real time trigger the soonest timer. */
  function arm(): void {
    clearTimeout(driver);
    const soonest = waiting[0];
    if (soonest === undefined || advancing !== undefined || closed) return;
    const delayMs = soonest.dueAtMs - now();
    // A timer that is already due starts within this turn of the event loop, so that `activity.idle` cannot miss it.
    if (delayMs <= 0) {
      queueMicrotask(runDue);
    } else if (!frozen) {
      driver = setTimeout(runDue, Math.min(Math.ceil(delayMs), MAX_DELAY_MS));
      driver.unref();
    }
  }

  function schedule(dueAtMs: number, name: string, run: () => void | Promise<void>): () => void {
    if (!Number.isFinite(dueAtMs)) throw new RangeError(`timer ${name}: due time ${dueAtMs} is not a number`);
    const timer: Timer = { dueAtMs, name, run };
    waiting.splice(positionAfter(waiting, dueAtMs), 0, timer);
    if (waiting[0] === timer) arm();
    return () => {
      let index = positionAfter(waiting, dueAtMs) - 1;
      while (waiting[index]?.dueAtMs === dueAtMs && waiting[index] !== timer) index--;
      if (waiting[index] === timer) waiting.splice(index, 1);
    };
  }

  async function stepTo(targetMs: number, signal: AbortSignal | undefined): Promise<void> {
    await activity.idle(CONSEQUENCES_MS);
    while (!closed && !signal?.aborted && waiting[0] !== undefined && waiting[0].dueAtMs <= targetMs) {
      const timer = waiting.shift();
      if (timer === undefined) return;
      standStillAt(Math.max(now(), timer.dueAtMs));
      changed();
      fire(timer);
      await activity.idle(CONSEQUENCES_MS);
    }
    if (!signal?.aborted) standStillAt(targetMs);
  }

  async function advanceNow(seconds: number, signal: AbortSignal | undefined): Promise<void> {
    const toMs = now() + seconds * 1000;
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    advancing = { toMs, ended };
    clearTimeout(driver);
    // Time is frozen between the steps, so that each consequence sees the time of its cause.
    standStillAt(now());
    try {
      await stepTo(toMs, signal);
    } finally {
      advancing = undefined;
      end();
      if (!frozen) runFrom(now());
      changed();
      arm();
    }
  }

  function advance(seconds: number, signal?: AbortSignal): Promise<void> {
    if (!(seconds >= 0 && Number.isFinite(seconds))) {
      return Promise.reject(new RangeError(`time moves forward only, not by ${seconds} s`));
    }
    const result = lastAdvance.then(() => advanceNow(seconds, signal));
    lastAdvance = result.catch(() => {});
    return result;
  }

  function freeze(wanted: boolean): void {
    if (wanted === frozen) return;
    frozen = wanted;
    // While the clock advances, time is already frozen; the advance applies this change when it ends.
    if (advancing === undefined) {
      if (wanted) standStillAt(now());
      else runFrom(now());
    }
    changed();
    arm();
  }

  function close(): void {
    closed = true;
    clearTimeout(driver);
    waiting.length = 0;
  }

  return {
    now,
    shared,
    schedule,
    advance,
    freeze,
    close,
    get advancing() {
      return advancing;
    },
    get frozen() {
      return frozen;
    },
    timers: () => waiting.map(({ dueAtMs, name }) => ({ dueAtMs, name })),
  };
}

/** Index after all timers that are due at this time or before. */
function positionAfter(timers: readonly Timer[], dueAtMs: number): number {
  let low = 0;
  let high = timers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timers[middle]?.dueAtMs ?? 0) <= dueAtMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
