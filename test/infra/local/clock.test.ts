import { describe, expect, onTestFinished, test } from 'vitest';
import { createActivity } from '#infra/local/activity.ts';
import { type ClockOptions, type ClockState, createClock } from '#infra/local/clock.ts';

const START_MS = Date.UTC(2030, 0, 1);

function frozenClock(options: Partial<ClockOptions> = {}) {
  const activity = createActivity();
  const clock = createClock({ activity, initial: { offsetMs: 0, frozenAtMs: START_MS }, ...options });
  onTestFinished(() => clock.close());
  return { activity, clock };
}

function runningClock(offsetMs = 0, options: Partial<ClockOptions> = {}) {
  const activity = createActivity();
  const clock = createClock({ activity, initial: { offsetMs, frozenAtMs: undefined }, ...options });
  onTestFinished(() => clock.close());
  return { activity, clock };
}

describe('the virtual clock', () => {
  test('follows real time at the offset of the earlier run', () => {
    const { clock } = runningClock(3_600_000);

    expect(clock.now() - Date.now()).toBeGreaterThan(3_599_000);
    expect(clock.now() - Date.now()).toBeLessThan(3_601_000);
  });

  test('does not move while frozen, and continues from there', async () => {
    const { clock } = runningClock();
    clock.freeze(true);
    const stoppedAtMs = clock.now();
    await new Promise((resolve) => setTimeout(resolve, 5));

    expect(clock.now()).toBe(stoppedAtMs);
    expect(clock.frozen).toBe(true);

    clock.freeze(false);
    expect(clock.now() - stoppedAtMs).toBeLessThan(1000);
    expect(clock.frozen).toBe(false);
  });

  test('lets real time run a timer when it is due', async () => {
    const { clock } = runningClock(-86_400_000);
    const dueAtMs = clock.now() + 15;

    const ranAtMs = await new Promise<number>((resolve) => {
      clock.schedule(dueAtMs, 'soon', () => resolve(clock.now()));
    });

    expect(ranAtMs).toBeGreaterThanOrEqual(dueAtMs);
    expect(ranAtMs).toBeLessThan(dueAtMs + 2000);
  });

  test('runs what is already due even while frozen, and counts it as activity from the start', async () => {
    const { clock, activity } = frozenClock();
    const ran: string[] = [];

    clock.schedule(START_MS - 1, 'overdue', () => void ran.push('overdue'));
    await activity.idle();

    expect(ran).toEqual(['overdue']);
  });

  test('advances from one due timer to the next: each sees its own time, and those due together run in order', async () => {
    const { clock } = frozenClock();
    const seen: [string, number][] = [];
    const note = (name: string) => () => void seen.push([name, clock.now() - START_MS]);
    clock.schedule(START_MS + 30_000, 'second', note('second'));
    clock.schedule(START_MS + 10_000, 'first', note('first'));
    clock.schedule(START_MS + 30_000, 'third', note('third'));
    clock.schedule(START_MS + 60_001, 'too late', note('too late'));

    await clock.advance(60);

    expect(seen).toEqual([
      ['first', 10_000],
      ['second', 30_000],
      ['third', 30_000],
    ]);
    expect(clock.now()).toBe(START_MS + 60_000);
    expect(clock.timers()).toEqual([{ dueAtMs: START_MS + 60_001, name: 'too late' }]);
  });

  test('waits at each timer for all consequences, and runs the timers these set', async () => {
    const { clock, activity } = frozenClock();
    const seen: [string, number][] = [];
    clock.schedule(START_MS + 10_000, 'cause', () => {
      void activity.track('consequence', async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        seen.push(['consequence', clock.now() - START_MS]);
        clock.schedule(clock.now() + 5000, 'follow-up', () => void seen.push(['follow-up', clock.now() - START_MS]));
      });
    });

    await clock.advance(60);

    expect(seen).toEqual([
      ['consequence', 10_000],
      ['follow-up', 15_000],
    ]);
  });

  test('continues to run after an advance when it was not frozen', async () => {
    const { clock } = runningClock();
    const beforeMs = clock.now();

    await clock.advance(7 * 86_400);

    expect(clock.frozen).toBe(false);
    expect(clock.now() - beforeMs).toBeGreaterThanOrEqual(7 * 86_400_000);
    expect(clock.now() - beforeMs).toBeLessThan(7 * 86_400_000 + 5000);
  });

  test('does not let a failing timer stop the others, and reports it', async () => {
    const failures: string[] = [];
    const { clock } = frozenClock({ onFailure: (name, error) => failures.push(`${name}: ${error}`) });
    const ran: string[] = [];
    clock.schedule(START_MS + 1, 'throws', () => {
      throw new Error('one');
    });
    clock.schedule(START_MS + 2, 'rejects', () => Promise.reject(new Error('two')));
    clock.schedule(START_MS + 3, 'works', () => void ran.push('works'));

    await clock.advance(1);

    expect(ran).toEqual(['works']);
    expect(failures).toEqual(['throws: Error: one', 'rejects: Error: two']);
  });

  test('does not run a cancelled timer', async () => {
    const { clock } = frozenClock();
    const ran: string[] = [];
    const cancel = clock.schedule(START_MS + 1000, 'cancelled', () => void ran.push('cancelled'));

    cancel();
    await clock.advance(2);

    expect(ran).toEqual([]);
  });

  test('cancels one timer among others of the same time, and none twice', async () => {
    const { clock } = frozenClock();
    const ran: string[] = [];
    const [, cancel] = ['before', 'cancelled', 'after'].map((name) =>
      clock.schedule(START_MS + 1000, name, () => void ran.push(name)),
    );
    cancel?.();
    cancel?.();
    await clock.advance(2);
    expect(ran).toEqual(['before', 'after']);
  });

  test('runs advances one after the other and refuses to go back', async () => {
    const { clock } = frozenClock();

    await Promise.all([clock.advance(1), clock.advance(2)]);

    expect(clock.now()).toBe(START_MS + 3000);
    await expect(clock.advance(-1)).rejects.toThrow(RangeError);
    await expect(clock.advance(Number.NaN)).rejects.toThrow(RangeError);
  });

  test('reports each change, so that the next run continues at the same virtual time', async () => {
    const states: ClockState[] = [];
    const { clock } = frozenClock({ onChange: (state) => states.push(state) });

    await clock.advance(60);
    expect(states.at(-1)?.frozenAtMs).toBe(START_MS + 60_000);

    clock.freeze(false);
    const restarted = runningClock(states.at(-1)?.offsetMs).clock;
    expect(Math.abs(restarted.now() - clock.now())).toBeLessThan(1000);
    expect(states.at(-1)?.frozenAtMs).toBeUndefined();
  });

  test('shares its time with other threads', async () => {
    const { clock } = frozenClock();
    const cells = new Float64Array(clock.shared);
    expect(cells[1]).toBe(START_MS);

    clock.freeze(false);

    expect(cells[1]).toBeNaN();
    expect(Date.now() + (cells[0] ?? 0) - START_MS).toBeLessThan(5000);
  });

  test('steps through ten thousand timers quickly', async () => {
    const { clock } = frozenClock();
    let ran = 0;
    const everyMinute = () => {
      ran++;
      clock.schedule(clock.now() + 60_000, 'every minute', everyMinute);
    };
    clock.schedule(START_MS + 60_000, 'every minute', everyMinute);

    const startedAtMs = performance.now();
    await clock.advance(7 * 86_400);

    expect(ran).toBe(7 * 24 * 60);
    expect(performance.now() - startedAtMs).toBeLessThan(5000);
  });
});

test('an advance that is called off stays at the timer that it had reached', async () => {
  const { clock } = frozenClock();
  const ending = new AbortController();
  const ran: string[] = [];
  for (const [second, name] of [
    [60, 'first'],
    [120, 'second'],
    [180, 'third'],
  ] as const) {
    clock.schedule(START_MS + second * 1000, name, () => {
      ran.push(name);
      if (name === 'second') ending.abort();
    });
  }
  await clock.advance(3600, ending.signal);
  expect(ran).toEqual(['first', 'second']);
  expect(clock.now()).toBe(START_MS + 120_000);
  await clock.advance(60);
  expect(ran).toEqual(['first', 'second', 'third']);
});
