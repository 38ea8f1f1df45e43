import type { Sandbox } from './sandbox.ts';

/** Holds at most a given number of loaded functions and ends the least recently used first. */
interface Pool {
  /**
   * The function's sandbox, which `start` creates when there is none. The sandbox calls `onRetired` when it retires.
   */
  take(functionName: string, start: (onRetired: () => void) => Sandbox): Sandbox;
  /** Ends idle sandboxes above the max. Call it when an invocation has ended. */
  shrink(): void;
  /** The function's sandbox, if it is loaded, takes no more invocations and ends after its last one. */
  retire(functionName: string): void;
  /** The function's sandbox if it is loaded. */
  peek(functionName: string): Sandbox | undefined;
  close(): Promise<void>;
}

/** Functions call each other, so a sandbox with work is never ended: the max is exceeded for as long as needed. */
export function createPool(maxSandboxes: number): Pool {
  /** Sandboxes that take invocations, in order of last use. */
  const sandboxes = new Map<string, Sandbox>();
  /** All sandboxes whose thread runs, including retired ones that finish their work. */
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
