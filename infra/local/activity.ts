import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { Activity } from './interfaces.ts';

const DEFAULT_TIMEOUT_MS = 30_000;

/** Counts the work under way in the whole local cloud. See `Activity`. */
export function createActivity(): Activity {
  const running = new Map<number, string>();
  const waiters = new Set<() => void>();
  let started = 0;

  function finished(ticket: number): void {
    running.delete(ticket);
    if (running.size > 0) return;
    for (const wake of waiters) wake();
    waiters.clear();
  }

  async function track<T>(name: string, work: () => Promise<T>): Promise<T> {
    const ticket = ++started;
    running.set(ticket, name);
    try {
      return await work();
    } finally {
      finished(ticket);
    }
  }

  /** Resolves to false when the deadline passes before the last piece of work has finished. */
  function allFinished(deadlineMs: number): Promise<boolean> {
    if (running.size === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(
        () => {
          waiters.delete(wake);
          resolve(false);
        },
        Math.max(0, deadlineMs - performance.now()),
      );
      waiters.add(wake);
    });
  }

  async function idle(timeoutMs = DEFAULT_TIMEOUT_MS): Promise<void> {
    const deadlineMs = performance.now() + timeoutMs;
    for (;;) {
      const inTime = await allFinished(deadlineMs);
      if (!inTime) throw new Error(`still under way after ${timeoutMs} ms: ${countedNames(running.values())}`);
      // Finished work may start new work in its promise's continuations, so this waits for one quiet turn of the event
      // loop.
      const startedBefore = started;
      await eventLoopTurn();
      if (running.size === 0 && started === startedBefore) return;
      if (performance.now() > deadlineMs) throw new Error(`never quiet for ${timeoutMs} ms: new work keeps starting`);
    }
  }

  return { track, idle };
}

function countedNames(names: Iterable<string>): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} (${count} times)`)).join(', ');
}
