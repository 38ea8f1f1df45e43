import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { ROOT } from '#infra/local/prepare.ts';

const dataDirectory = mkdtempSync(join(tmpdir(), 'npm-start-'));
afterAll(() => rmSync(dataDirectory, { recursive: true, force: true }));

/** Long enough for a loaded machine; the tests wait only until the expected event happens. */
const patience = { timeout: 300_000 };

/** Runs `npm start` in its own process group. `said` collects everything that it prints. */
function npmStart(variables: Readonly<Record<string, string>> = {}) {
  const env = { ...process.env, PORT: '0', DATA_DIR: dataDirectory, ...variables };
  const child = spawn('npm', ['start'], { cwd: ROOT, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  const heard = (stream: NonNullable<ChildProcess['stdout']>, fits: (line: string) => boolean) =>
    new Promise<string>((resolve, reject) => {
      createInterface(stream).on('line', (line) => {
        said.push(line);
        if (fits(line)) resolve(line);
      });
      child.once('exit', () => reject(new Error(`npm ended: ${said.join('\n')}`)));
    });
  const ready = heard(child.stdout, (line) => line.startsWith('ready '));
  ready.catch(() => undefined);
  heard(child.stderr, () => false).catch(() => undefined);
  const group = -(child.pid ?? 0);
  onTestFinished(() => {
    if (isThere(group)) process.kill(group, 'SIGKILL');
  });
  return { child, said, ready, group };
}

/** Whether a process, or any process of a group, exists. A group has the negative id of its leader. */
function isThere(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

/** Processes of any group whose command line names the data directory, such as the table server's. */
function serversOfData(): string[] {
  if (!existsSync('/proc/self/cmdline')) return [];
  return readdirSync('/proc').filter((id) => {
    try {
      return /^\d+$/.test(id) && readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(dataDirectory);
    } catch {
      return false;
    }
  });
}

describe('npm start', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)(
    'leaves no process running when only npm gets %s',
    async (signal) => {
      const { child, said, ready, group } = npmStart();
      const [, origin] = (await ready).split(' ');
      expect((await fetch(`${origin}/health`)).status).toBe(200);
      expect(said).toContain('Starting the table server ...');
      if (existsSync('/proc/self/cmdline')) expect(serversOfData()).not.toEqual([]);

      child.kill(signal);

      await expect.poll(() => isThere(group), patience).toBe(false);
      await expect.poll(serversOfData, patience).toEqual([]);
    },
    patience.timeout,
  );

  test(
    'ends in order at Ctrl-C, which npm and the cloud both get, while requests load functions',
    async () => {
      const { child, ready, group } = npmStart({ DATA_DIR: ':memory:' });
      const [, origin] = (await ready).split(' ');
      const document = (await (await fetch(`${origin}/openapi.json`)).json()) as { paths: Record<string, object> };
      const paths = Object.entries(document.paths).flatMap(([path, methods]) => ('get' in methods ? [path] : []));
      // The end cuts these off, or they are answered before it.
      const asked = paths
        .slice(0, 20)
        .map((path) => fetch(origin + path.replaceAll(/\{\w+\}/g, '1')).catch(() => undefined));
      await Promise.race(asked);
      const closed = once(child, 'close');

      process.kill(group, 'SIGINT');

      expect(await closed).toEqual([0, null]);
      await expect.poll(() => isThere(group), patience).toBe(false);
      await Promise.all(asked);
    },
    patience.timeout,
  );

  test(
    'reports in one sentence that its port is in use',
    async () => {
      const other = createServer().listen(0, '127.0.0.1');
      onTestFinished(() => void other.close());
      await once(other, 'listening');
      const { port } = other.address() as AddressInfo;
      const { child, said } = npmStart({ PORT: String(port) });
      const [code] = await once(child, 'close');
      expect(code).toBe(1);
      expect(said).toContain(
        `Port ${port} is in use: end the other program, or choose another port with PORT=3001 npm start.`,
      );
      expect(said.filter((line) => /^\s+at /.test(line))).toEqual([]);
    },
    patience.timeout,
  );
});
