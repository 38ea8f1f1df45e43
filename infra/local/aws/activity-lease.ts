import type { Activity, VirtualClock } from '../interfaces.ts';

/** Counts a piece of work as under way from `take` to `release`, for work that is not a single promise. */
interface ActivityLease {
  take(): void;
  release(): void;
  /**
   * Waits in virtual time. The wait itself does not count as activity; otherwise advancing the clock would wait for a
   * timer that only the clock can fire.
   */
  pause(milliseconds: number): Promise<void>;
}

export function createActivityLease(activity: Activity, clock: VirtualClock, name: string): ActivityLease {
  let letGo: (() => void) | undefined;
  function take(): void {
    if (letGo !== undefined) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    letGo = resolve;
    void activity.track(name, () => promise);
  }
  function release(): void {
    letGo?.();
    letGo = undefined;
  }
  function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      clock.schedule(clock.now() + milliseconds, name, () => {
        take();
        resolve();
      });
      release();
    });
  }
  return { take, release, pause };
}
