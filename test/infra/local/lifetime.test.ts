import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const lifetime = pathToFileURL(join(import.meta.dirname, '../../../infra/local/lifetime.ts')).href;

/** Runs a process with this `end`. Sends one signal per line that it prints, up to `signals`; returns how it ended. */
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

test('the first signal ends the process in order', async () => {
  expect(await ended('async () => {}', 1)).toBe(0);
});

test('a signal that npm sends on after the terminal has sent it does not cut the orderly end short', async () => {
  const untilSecond = "() => new Promise((resolve) => { process.once('SIGTERM', resolve); console.log('ending'); })";
  expect(await ended(untilSecond, 2)).toBe(0);
});

test('an impatient second signal ends the process at once', { timeout: 60_000 }, async () => {
  const never = "() => new Promise(() => setTimeout(() => console.log('still ending'), 3100))";
  expect(await ended(never, 2)).toBe('SIGKILL');
});

test('the process is killed when its orderly end never completes', { timeout: 60_000 }, async () => {
  expect(await ended('() => new Promise(() => {})', 1)).toBe('SIGKILL');
});
