import type { VirtualClock } from '../interfaces.ts';

/** One metric: CloudWatch knows it by its namespace, its name and all of its dimensions. */
export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Values of metrics by the virtual clock, for as long as an alarm looks back. */
export interface Metrics {
  put(metric: MetricName, value: number): void;
  /** Values after `fromMs`, up to and including `toMs`. */
  values(metric: MetricName, fromMs: number, toMs: number): readonly number[];
}

/** The longest window of an alarm that is kept. */
const KEPT_MS = 2 * 3_600_000;

interface Point {
  readonly atMs: number;
  readonly value: number;
}

export function createMetrics(clock: Pick<VirtualClock, 'now'>): Metrics {
  const points = new Map<string, Point[]>();
  return {
    put(metric, value) {
      const nowMs = clock.now();
      const key = keyOf(metric);
      const kept = (points.get(key) ?? []).filter(({ atMs }) => atMs > nowMs - KEPT_MS);
      points.set(key, [...kept, { atMs: nowMs, value }]);
    },
    values: (metric, fromMs, toMs) =>
      (points.get(keyOf(metric)) ?? []).filter(({ atMs }) => atMs > fromMs && atMs <= toMs).map(({ value }) => value),
  };
}

function keyOf({ namespace, name, dimensions }: MetricName): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
