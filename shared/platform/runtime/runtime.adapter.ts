import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { type Clock, currentTrace, type Ids, type Log } from '#shared/kernel/clock-ids-log.ts';
import { setHomeRegion } from '#shared/kernel/forms/region.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import { attemptClock, attemptIds } from '#shared/platform/attempts/attempt.adapter.ts';

/** What every adapter is made from: the function's environment, and the clock, ids and log that handlers also get. */
export interface Runtime extends Ambient {
  /** The value of an environment variable. Throws when the deployment did not set it. */
  environment(name: string): string;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Ids from the system's random source. */
export function createIds(clock: Clock): Ids {
  const objectId = monotonicObjectId(clock);
  return {
    objectId,
    uuid: () => randomUUID(),
    secret: (bytes) => randomBytes(bytes).toString('hex'),
    below: (limit) => randomInt(limit),
  };
}

/**
 * ObjectIds of 8 digits for the second, 3 for the millisecond and 13 of randomness. Within one millisecond the random
 * part counts up, so that ids sort in the order in which one function made them.
 */
function monotonicObjectId(clock: Clock): () => string {
  let lastTime = '';
  let lastTail = 0n;
  return () => {
    const now = clock.now();
    const time = digits(BigInt(Math.floor(now / 1000)), 8) + digits(BigInt(Math.floor(now % 1000)), 3);
    // One bit stays free, so that counting up never overflows.
    lastTail = time === lastTime ? lastTail + 1n : BigInt(`0x${randomBytes(7).toString('hex')}`) >> 5n;
    lastTime = time;
    return time + digits(lastTail, 13);
  };
}

function digits(value: bigint, length: number): string {
  return value.toString(16).padStart(length, '0');
}

/** Ids by the system's clock, shared by everything in one process. */
export const randomIds: Ids = createIds(systemClock);

/**
 * JSON lines on standard output, which Lambda passes to CloudWatch Logs. `console` would not do: Lambda's version puts
 * time, request id and level before the text, and metric filters match only lines that are JSON throughout. The stage is
 * a dimension of the metrics that a line has.
 */
export function jsonLog(stage: string | undefined): Log {
  return {
    info: (message, facts) => print({ level: 'info', message, stage, traceId: currentTrace(), ...facts }),
    error: (message, facts) => print({ level: 'error', message, stage, traceId: currentTrace(), ...facts }),
  };
}

function print(line: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** The runtime of a deployed function. It also tells the forms in which country the stage is. */
export function createRuntime(variables: Readonly<Record<string, string | undefined>>): Runtime {
  if (variables.HOME_REGION) setHomeRegion(variables.HOME_REGION);
  return {
    clock: attemptClock(systemClock),
    ids: attemptIds(randomIds),
    log: jsonLog(variables.STAGE),
    environment: (name) => {
      const value = variables[name];
      if (value === undefined) throw new Error(`The environment variable ${name} is not set.`);
      return value;
    },
  };
}

/** Makes one instance for each runtime, so that the ports of one function share their clients and caches. */
export function oncePerRuntime<Made>(make: (runtime: Runtime) => Made): (runtime: Runtime) => Made {
  const made = new WeakMap<Runtime, Made>();
  return (runtime) => {
    const known = made.get(runtime);
    if (known !== undefined) return known;
    const fresh = make(runtime);
    made.set(runtime, fresh);
    return fresh;
  };
}
