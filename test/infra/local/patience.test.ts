import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LIMIT_MS, patiently } from '#infra/local/demo/patience.ts';

describe('the demo', () => {
  const said: string[] = [];
  beforeEach(() => {
    said.length = 0;
    vi.useFakeTimers();
    vi.spyOn(console, 'log').mockImplementation((line) => void said.push(String(line)));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  test('waits for minutes, and after some seconds prints what it waits for', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const waiting = patiently('push that says "hello"', promise);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(said).toEqual([]);
    await vi.advanceTimersByTimeAsync(LIMIT_MS - 10_000);
    expect(said).toEqual([expect.stringContaining('waiting for push that says "hello"')]);
    resolve('arrived');
    expect(await waiting).toBe('arrived');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('gives up waiting at its time limit', async () => {
    const waiting = patiently('push', new Promise(() => undefined));
    const refused = expect(waiting).rejects.toThrow('There was no push in 15 minutes.');
    await vi.advanceTimersByTimeAsync(LIMIT_MS);
    await refused;
  });

  test('passes on a failure at once', async () => {
    await expect(patiently('push', Promise.reject(new Error('no such phone')))).rejects.toThrow('no such phone');
  });
});
