import type { Sandbox } from './sandbox.ts';

/** At most so many loaded functions, the least recently used leaving first. */
export interface Pool {
  /** The function's sandbox, started by `start` when there is none. `start` is given what it calls when it retires. */
  take(functionName: string, start: (onRetired: () => void) => Sandbox): Sandbox;
  /** To be called when an invocation has ended: ends idle sandboxes above the cap. */
  shrink(): void;
  /** The function's sandbox, if it is loaded, takes no more invocations and ends with the last that it has. */
  retire(functionName: string): void;
  /** The function's sandbox if it is loaded. */
  peek(functionName: string): Sandbox | undefined;
  close(): Promise<void>;
}

/** Functions call each other, so a sandbox with work is never ended: the cap is exceeded for as long as needed. */
export function createPool(maxSandboxes: number): Pool {
  /** Those that take invocations, in order of last use. */
  const sandboxes = new Map<string, Sandbox>();
  /** All whose thread runs, so also those that only finish their work. */
  const alive = new Set<Sandbox>();

  function endIdleAbove(limit: number): void {
    for (const [functionName, sandbox] of sandboxes) {
      if (sandboxes.size <= limit) return;
      if (sandbox.inFlight > 0) continue;
      sandboxes.delete(functionName);
      sandbox.kill();
    }
  }

  function started(functionName: string, start: (onRetired: () => void) => Sandbox): Sandbox {
    endIdleAbove(maxSandboxes - 1);
    const sandbox: Sandbox = start(() => {
      if (sandboxes.get(functionName) === sandbox) sandboxes.delete(functionName);
    });
    alive.add(sandbox);
    void sandbox.ended.then(() => alive.delete(sandbox));
    return sandbox;
  }

  return {
    peek: (functionName) => sandboxes.get(functionName),
    retire: (functionName) => sandboxes.get(functionName)?.retire(),
    shrink: () => endIdleAbove(maxSandboxes),
    take(functionName, start) {
      const sandbox = sandboxes.get(functionName) ?? started(functionName, start);
      sandboxes.delete(functionName);
      sandboxes.set(functionName, sandbox);
      return sandbox;
    },
    async close() {
      for (const sandbox of alive) sandbox.kill();
      await Promise.all([...alive].map(({ ended }) => ended));
    },
  };
}
