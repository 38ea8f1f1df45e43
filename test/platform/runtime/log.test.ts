import { afterEach, expect, test, vi } from 'vitest';
import { jsonLog } from '#shared/platform/runtime/runtime.adapter.ts';

afterEach(() => vi.restoreAllMocks());

test('a log line is pure JSON, so that metric filters find its fields', () => {
  // Lambda replaces the console by one that prefixes each text with time, request id and level.
  const spies = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error')];
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  jsonLog('dev').info('invocation', { faults: 0 });
  jsonLog('dev').error('invocation failed', { faults: 1, stack: 'first\nsecond' });
  const lines = written.mock.calls.map(([text]) => String(text));
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: 'info', message: 'invocation', stage: 'dev', faults: 0 },
    { level: 'error', message: 'invocation failed', stage: 'dev', faults: 1, stack: 'first\nsecond' },
  ]);
  for (const line of lines) expect(line.indexOf('\n')).toBe(line.length - 1);
});
