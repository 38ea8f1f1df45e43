/** When a command of npm has to end, and that it ends once. */

import { isDebugged } from './debugger.ts';

/** Ending in order takes less, unless something never ends. */
const LONGEST_END_MS = 10_000;
/** How soon we follow whoever started us. */
const LOOK_MS = 200;

/**
 * Ends this process by `end` at the first signal, and at once at the second. npm hands a signal on to the process that it
 * has started, which a shell would keep to itself: so the scripts begin with `exec`. Where npm is killed, no signal comes;
 * so under npm we end as well when our parent is no more.
 */
export function endOnSignals(end: () => Promise<void>): void {
  let isEnding = false;
  const finish = async (): Promise<void> => {
    if (isEnding) endAtOnce();
    isEnding = true;
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
    if (!isEnding) void finish();
  }, LOOK_MS);
  timer.unref();
}

/**
 * Node waits for threads when one is terminated and when it exits itself, and a thread that a debugger holds at a breakpoint
 * never comes. Nothing is lost, since all that is to last is written before it shows.
 */
function endAtOnce(): void {
  process.kill(process.pid, 'SIGKILL');
}
