import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const lifetime = pathToFileURL(join(import.meta.dirname, '../../../infra/local/lifetime.ts')).href;

/** A process that ends by this function at signals. Sends it signals when it says that it is there, and then so often. */
async function ended(end: string, signals: number) {
  const code = `
    const { endOnSignals } = await import('${lifetime}');
    endOnSignals(${end});
    setInterval(() => {}, 1000);
    console.log('there');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let given = 0;
  child.stdout.on('data', () => {
    if (given++ < signals) child.kill('SIGTERM');
  });
  const [exitCode, signal] = await once(child, 'exit');
  return exitCode ?? signal;
}

test('a signal ends in order, and a second one at once', async () => {
  expect(await ended('async () => {}', 1)).toBe(0);
  const never = "() => { console.log('ending'); return new Promise(() => {}); }";
  expect(await ended(never, 2)).toBe('SIGKILL');
});

test('an end that never comes is not waited for', { timeout: 60_000 }, async () => {
  expect(await ended('() => new Promise(() => {})', 1)).toBe('SIGKILL');
});
