/** Ends a command of npm when it has to end, and only once. */

import { isDebugged } from './debugger.ts';

/** An orderly end takes less than this, unless something never ends. */
const LONGEST_END_MS = 10_000;
/**
 * Ctrl-C reaches this process twice: from the terminal, and again from npm, which sends on what it gets itself. On a
 * busy machine npm takes up to a second for that, so only a later signal is an impatient second one.
 */
const SAME_SIGNAL_MS = 3000;
/** How often this process checks whether its parent still runs. */
const LOOK_MS = 200;

/**
 * Ends this process through `end` at the first signal, and at once at a second one. npm sends a signal only to the
 * process that it started. A shell would not pass it on, so the scripts begin with `exec`. When npm itself is killed,
 * no signal comes. So under npm this process also ends when its parent has ended.
 */
export function endOnSignals(end: () => Promise<void>): void {
  let endingSinceMs: number | undefined;
  const finish = async (): Promise<void> => {
    if (endingSinceMs !== undefined) {
      if (performance.now() - endingSinceMs > SAME_SIGNAL_MS) endAtOnce();
      return;
    }
    endingSinceMs = performance.now();
    setTimeout(endAtOnce, LONGEST_END_MS).unref();
    const ended = end();
    if (isDebugged()) endAtOnce();
    await ended;
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, finish);
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    if (endingSinceMs === undefined) void finish();
  }, LOOK_MS);
  timer.unref();
}

/**
 * Kills this process. Node waits for its threads when it terminates one and when it exits, and a thread that a debugger
 * holds at a breakpoint never ends. Nothing is lost, since all lasting data is written before it becomes visible.
 */
function endAtOnce(): void {
  process.kill(process.pid, 'SIGKILL');
}
