import { crashOf, type Sandbox, type SandboxEvents, type SandboxOutcome } from './sandbox.ts';

interface PoolOptions {
  /** Environments of all functions together. Above it, idle ones end, the one that was used longest ago first. */
  readonly maxSandboxes: number;
  /** Environments of one function. Further invocations wait for one of them. */
  readonly maxPerFunction: number;
  /**
   * How long an invocation waits for an environment that is at work, in milliseconds, before another is started.
   * Default: as long as loading one took last. So waiting and loading together cost at most twice what would have been
   * the better of the two, on a busy machine too.
   */
  readonly patienceMilliseconds?: number;
}

type Start = (events: SandboxEvents) => Sandbox;

/** The execution environments of all functions. Each runs one invocation at a time, as on AWS. */
interface Pool {
  /**
   * Runs the event in an idle environment, or else in the first that becomes idle or has been started. `start` starts
   * one with the function's newest code.
   */
  invoke(functionName: string, start: Start, event: string, requestId: string): Promise<SandboxOutcome>;
  /** The function's environments take no more invocations: idle ones end now, the others after their invocation. */
  retire(functionName: string): void;
  /** Ends the environment with this id at once; its invocation crashes. */
  kill(sandboxId: string): void;
  /** Names of the functions that have an environment. */
  loaded(): ReadonlySet<string>;
  close(): Promise<void>;
}

interface Waiting {
  readonly start: Start;
  readonly event: string;
  readonly requestId: string;
  readonly sinceMs: number;
  readonly resolve: (outcome: SandboxOutcome) => void;
}

/** One function's environments and the invocations that wait for one. */
interface Group {
  readonly sandboxes: Set<Sandbox>;
  readonly waiting: Waiting[];
  loading: { readonly sandbox: Sandbox; readonly sinceMs: number } | undefined;
  /** When the newest environment had been loaded, or could not be. */
  loadedAtMs: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * A function gets its environments one after the other, each when the others have kept an invocation waiting for too
 * long. AWS starts one for every invocation that finds none idle. Here each costs as much processor time as ten to
 * twenty invocations, and most environments are idle again before another could have been loaded.
 *
 * Functions call each other, so one that works is never ended to make room: the maximum of all environments together is
 * exceeded for as long as needed.
 */
export function createPool({ maxSandboxes, maxPerFunction, patienceMilliseconds }: PoolOptions): Pool {
  /** How long it took to load the environment that was loaded last. */
  let loadMs = 0;
  const groups = new Map<string, Group>();
  /** Those that have no invocation, in the order in which they became idle. */
  const idle = new Set<Sandbox>();
  /** All whose thread runs, including retired ones that finish their work. */
  const alive = new Set<Sandbox>();
  let isClosed = false;

  function groupOf(functionName: string): Group {
    let group = groups.get(functionName);
    if (group === undefined) {
      group = { sandboxes: new Set(), waiting: [], loading: undefined, loadedAtMs: 0, timer: undefined };
      groups.set(functionName, group);
    }
    return group;
  }

  function serve(group: Group): void {
    while (group.waiting.length > 0 && !isClosed) {
      // The one used last, so that those that are not needed any more become the oldest.
      const sandbox = [...group.sandboxes].findLast((each) => idle.has(each)) ?? firstOf(group);
      if (sandbox === undefined) break;
      const next = group.waiting.shift();
      if (next !== undefined) handOver(sandbox, next);
    }
    growLater(group);
    endIdleAbove(maxSandboxes);
  }

  function handOver(sandbox: Sandbox, { event, requestId, resolve }: Waiting): void {
    idle.delete(sandbox);
    void sandbox.invoke(event, requestId).then(resolve);
  }

  /** A new environment when the function has none: it loads for the invocation that gets the error if it cannot. */
  function firstOf(group: Group): Sandbox | undefined {
    return group.sandboxes.size === 0 ? start(group) : undefined;
  }

  function start(group: Group): Sandbox | undefined {
    const [first] = group.waiting;
    if (first === undefined) return undefined;
    endIdleAbove(maxSandboxes - 1);
    const sandbox = first.start({
      onLoaded: () => {
        loaded(group);
        growLater(group);
      },
      onIdle: () => becameIdle(group, sandbox),
      onRetired: () => retired(group, sandbox),
    });
    group.sandboxes.add(sandbox);
    group.loading = { sandbox, sinceMs: performance.now() };
    alive.add(sandbox);
    void sandbox.ended.then(() => alive.delete(sandbox));
    return sandbox;
  }

  function loaded(group: Group): void {
    group.loadedAtMs = performance.now();
    if (group.loading !== undefined) loadMs = group.loadedAtMs - group.loading.sinceMs;
    group.loading = undefined;
  }

  function becameIdle(group: Group, sandbox: Sandbox): void {
    idle.add(sandbox);
    // Moves it to the end, so that it is the one used last.
    group.sandboxes.delete(sandbox);
    group.sandboxes.add(sandbox);
    serve(group);
  }

  function retired(group: Group, sandbox: Sandbox): void {
    idle.delete(sandbox);
    group.sandboxes.delete(sandbox);
    if (group.loading?.sandbox === sandbox) loaded(group);
    serve(group);
  }

  function growLater(group: Group): void {
    const [first] = group.waiting;
    const isFull = group.sandboxes.size >= maxPerFunction;
    if (first === undefined || group.loading !== undefined || group.timer !== undefined || isFull || isClosed) return;
    const waitsFromMs = Math.max(first.sinceMs, group.loadedAtMs);
    const delayMs = waitsFromMs + (patienceMilliseconds ?? loadMs) - performance.now();
    if (delayMs <= 0) {
      start(group);
      return;
    }
    group.timer = setTimeout(() => {
      group.timer = undefined;
      growLater(group);
    }, delayMs);
  }

  function endIdleAbove(limit: number): void {
    let count = 0;
    for (const { sandboxes } of groups.values()) count += sandboxes.size;
    for (const sandbox of [...idle].slice(0, Math.max(0, count - limit))) sandbox.retire();
  }

  return {
    invoke(functionName, startOne, event, requestId) {
      const group = groupOf(functionName);
      return new Promise((resolve) => {
        group.waiting.push({ start: startOne, event, requestId, sinceMs: performance.now(), resolve });
        serve(group);
      });
    },
    retire(functionName) {
      // Of a copy: invocations that wait get a new environment at once, which is not to retire.
      for (const sandbox of Array.from(groupOf(functionName).sandboxes)) sandbox.retire();
    },
    kill(sandboxId) {
      for (const sandbox of alive) if (sandbox.id === sandboxId) sandbox.kill();
    },
    loaded: () => new Set([...groups].filter(([, { sandboxes }]) => sandboxes.size > 0).map(([name]) => name)),
    async close() {
      isClosed = true;
      for (const { waiting, timer } of groups.values()) {
        clearTimeout(timer);
        for (const { requestId, resolve } of waiting.splice(0)) resolve(crashOf(requestId));
      }
      for (const sandbox of alive) sandbox.kill();
      await Promise.all([...alive].map(({ ended }) => ended));
    },
  };
}
