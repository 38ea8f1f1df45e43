import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Ambient } from '../ports/ports.ts';
import type { Clock, Ids, Log } from '../ports/time-and-chance.ts';

/** What every adapter is made from: the function's environment, and the clock, ids and log that handlers get too. */
export interface Runtime extends Ambient {
  /** The value of an environment variable. Throws when the deployment did not set it. */
  environment(name: string): string;
}

export const systemClock: Clock = { now: () => Date.now() };

export const randomIds: Ids = {
  objectId: () => {
    const seconds = Math.floor(Date.now() / 1000);
    return seconds.toString(16).padStart(8, '0') + randomBytes(8).toString('hex');
  },
  uuid: () => randomUUID(),
  secret: (bytes) => randomBytes(bytes).toString('hex'),
  below: (limit) => randomInt(limit),
};

/** JSON lines on standard output, which Lambda hands to CloudWatch Logs. */
export const jsonLog: Log = {
  info: (message, facts) => console.log(JSON.stringify({ level: 'info', message, ...facts })),
  error: (message, facts) => console.error(JSON.stringify({ level: 'error', message, ...facts })),
};

/** The runtime of a deployed function. */
export function createRuntime(variables: Readonly<Record<string, string | undefined>>): Runtime {
  return {
    clock: systemClock,
    ids: randomIds,
    log: jsonLog,
    environment: (name) => {
      const value = variables[name];
      if (value === undefined) throw new Error(`The environment variable ${name} is not set.`);
      return value;
    },
  };
}

/** Makes something once for each runtime, so that ports of one function share their clients and caches. */
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
