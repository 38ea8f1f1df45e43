import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const module = pathToFileURL(join(import.meta.dirname, '../../../../infra/local/aws/dynamodb/server.ts')).href;
const script = `
  const { startDynamodbServer } = await import(${JSON.stringify(module)});
  const server = await startDynamodbServer(process.argv[1], undefined);
  console.log(JSON.stringify({ url: server.url, file: server.databaseFile }));
  setInterval(() => {}, 1000);
`;

/** Starts the server from its own process. Returns the server's URL and directory, and a function that kills it. */
async function startElsewhere(dataDirectory: string) {
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script, dataDirectory], {
    // As with a test's worker, whose error output is lost when it is gone.
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [line] = await once(parent.stdout, 'data');
  const { url, file } = JSON.parse(String(line)) as { url: string; file: string };
  return { url, directory: dirname(file), kill: () => parent.kill('SIGKILL') };
}

const isAnswered = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

test('the DynamoDB server ends with the process that started it, even when that process is killed', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'aws-server-'));
  const { url, kill } = await startElsewhere(directory);
  expect(await isAnswered(url)).toBe(true);
  kill();
  await expect.poll(() => isAnswered(url), { timeout: 5_000 }).toBe(false);
  await rm(directory, { recursive: true, force: true });
});

test('an in-memory server leaves no files when the process that started it ends', async () => {
  const { directory, kill } = await startElsewhere(':memory:');
  expect(existsSync(directory)).toBe(true);
  kill();
  await expect.poll(() => existsSync(directory), { timeout: 5_000 }).toBe(false);
});

test.runIf(process.platform === 'linux')(
  'a page that scans the ports of this machine does not reach the server',
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'aws-server-'));
    const { url, kill } = await startElsewhere(directory);
    const { hostname, port } = new URL(url);
    expect(hostname).toMatch(/^127\./);
    const usual = ['127.0.0.1', 'localhost', '[::1]', '127.0.0.2', '127.1.1.1'];
    const reached = await Promise.all(usual.map((host) => isAnswered(`http://${host}:${port}`)));
    expect([...reached, await isAnswered(url)]).toEqual([...usual.map(() => false), true]);
    kill();
  },
);
