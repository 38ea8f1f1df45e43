import { describe, expect, test } from 'vitest';
import { failureText } from '#infra/local/lambda/failure.ts';

const textOf = (line: string | object) =>
  failureText({
    functionName: 'local-claimGig',
    atMs: 0,
    line: typeof line === 'string' ? line : JSON.stringify(line),
  });

const stack = [
  'TypeError: boom',
  '    at Object.get (node_modules/zod/index.js:1:1)',
  '    at claim (functions/dropin/gigs/claim-gig/handler.ts:12:9)',
  '    at run (shared/kernel/route/http.ts:40:3)',
].join('\n');

describe('what the terminal shows of functions', () => {
  test('includes an unexpected error, with the stack frames of our own code', () => {
    const line = { level: 'error', message: 'invocation failed', error: 'internal', detail: 'TypeError: boom', stack };
    expect(textOf({ ...line, accountId: 'acc-1', requestId: 'r' })).toBe(
      [
        'local-claimGig failed: internal: TypeError: boom',
        '    at claim (functions/dropin/gigs/claim-gig/handler.ts:12:9)',
        '    at run (shared/kernel/route/http.ts:40:3)',
      ].join('\n'),
    );
  });

  test('includes an error that the function did not catch', () => {
    const payload = { errorType: 'TypeError', errorMessage: 'boom', trace: stack.split('\n') };
    expect(textOf(`ERROR Invoke Error ${JSON.stringify(payload)}`)).toMatch(
      /^local-claimGig failed: TypeError: boom\n {4}at claim \(functions/,
    );
    const timeout = { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 10.00 seconds' };
    expect(textOf(`ERROR Invoke Error ${JSON.stringify(timeout)}`)).toContain('Task timed out after 10.00 seconds');
  });

  test('includes what the local cloud could not deliver', () => {
    expect(textOf('ERROR failed event not delivered')).toBe('local-claimGig: ERROR failed event not delivered');
  });

  test('does not include expected failures', () => {
    expect(textOf({ level: 'info', message: 'invocation', status: 409, error: 'conflict' })).toBeUndefined();
    expect(textOf('2030-01-01T00:00:00.000Z\tr\tERROR\tprinted by a library')).toBeUndefined();
    expect(textOf('{"half a line')).toBeUndefined();
    const caught = { errorType: 'gig_not_found', errorMessage: 'gig_not_found', trace: [] };
    expect(textOf(`ERROR Invoke Error ${JSON.stringify(caught)}`)).toBeUndefined();
  });
});
