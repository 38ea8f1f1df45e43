import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const module = pathToFileURL(join(import.meta.dirname, '../../../../infra/local/aws/dynamodb/server.ts')).href;
const script = `
  const { startDynamodbServer } = await import(${JSON.stringify(module)});
  const server = await startDynamodbServer(process.argv[1], undefined);
  console.log(server.url);
  setInterval(() => {}, 1000);
`;

test('the DynamoDB server ends with the process that started it, even when that is killed', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'aws-server-'));
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(parent.stdout, 'data');
  const url = String(line).trim();
  const answers = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  expect(await answers()).toBe(true);
  parent.kill('SIGKILL');
  await expect.poll(answers, { timeout: 5_000 }).toBe(false);
  await rm(directory, { recursive: true, force: true });
});
