import type { VirtualClock } from '../interfaces.ts';

/** One line that a function printed. */
export interface LogLine {
  readonly functionName: string;
  /** Virtual time. */
  readonly atMs: number;
  readonly line: string;
}

interface Logs {
  add(functionName: string, line: string): void;
  /** Newest last. */
  lines(functionName?: string): LogLine[];
}

const KEPT_LINES = 1000;

/** Stores the newest lines and calls `onLog` with each. */
export function createLogs(clock: VirtualClock, onLog?: (line: LogLine) => void): Logs {
  const kept: LogLine[] = [];
  return {
    add(functionName, line) {
      const entry = { functionName, atMs: clock.now(), line };
      kept.push(entry);
      if (kept.length > KEPT_LINES) kept.shift();
      onLog?.(entry);
    },
    lines: (functionName) => kept.filter((entry) => functionName === undefined || entry.functionName === functionName),
  };
}
