import { describe, expect, test } from 'vitest';
import { createActivity } from '#infra/local/activity.ts';

describe('activity', () => {
  test('is idle at once when no work is in progress', async () => {
    await createActivity().idle();
  });

  test('waits for work that was started by finished work', async () => {
    const activity = createActivity();
    const done: string[] = [];
    const finish = Promise.withResolvers<void>();
    void activity
      .track('first', () => finish.promise)
      .then(() =>
        activity.track('second', async () => {
          await new Promise((resolve) => setImmediate(resolve));
          done.push('second');
        }),
      );

    const idle = activity.idle().then(() => done.push('idle'));
    finish.resolve();
    await idle;

    expect(done).toEqual(['second', 'idle']);
  });

  test('counts failed work as finished and passes its error on', async () => {
    const activity = createActivity();

    await expect(activity.track('broken', () => Promise.reject(new Error('no')))).rejects.toThrow('no');

    await activity.idle();
  });

  test('names the work that still runs when the time is up', async () => {
    const activity = createActivity();
    const never = () => new Promise<void>(() => {});
    void activity.track('slow query', never);
    void activity.track('stream', never);
    void activity.track('stream', never);

    await expect(activity.idle(20)).rejects.toThrow('still under way after 20 ms: slow query, stream (2 times)');
  });
});
