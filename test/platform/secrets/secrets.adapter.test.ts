import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, expect, test } from 'vitest';
import { createRuntime } from '#shared/platform/runtime/runtime.adapter.ts';
import { secretsOf, secretVersionsOf } from '#shared/platform/secrets/secrets.adapter.ts';

const manager = mockClient(SecretsManagerClient);
afterEach(() => manager.reset());
// All files of one worker share their modules.
afterAll(() => manager.restore());

function secretAt() {
  const clock = { time: 0, now: () => clock.time };
  const lines: string[] = [];
  const log = { info: () => undefined, error: (message: string) => lines.push(message) };
  const runtime = { ...createRuntime({ A_SECRET: 'arn:a' }), clock, log: log as never };
  const readAfter = (voidThrough: number) => secretVersionsOf(runtime)('A_SECRET', voidThrough);
  return { clock, lines, read: () => secretsOf(runtime)('A_SECRET'), readAfter };
}

test('a secret is read again after five minutes, and what was rotated meanwhile counts', async () => {
  const { clock, read } = secretAt();
  manager.on(GetSecretValueCommand).resolvesOnce({ SecretString: 'old' }).resolves({ SecretString: 'new' });
  expect(await read()).toBe('old');
  clock.time = 299_000;
  expect(await read()).toBe('old');
  clock.time = 301_000;
  expect(await read()).toBe('new');
});

test('a secret that cannot be read again goes on being what it was, and the log says so', async () => {
  const { clock, lines, read } = secretAt();
  manager
    .on(GetSecretValueCommand)
    .resolvesOnce({ SecretString: 'known' })
    .rejectsOnce(new Error('throttled'))
    .resolves({ SecretString: 'fresh' });
  expect(await read()).toBe('known');
  clock.time = 301_000;
  expect(await read()).toBe('known');
  expect(lines).toEqual(['a secret could not be read again']);
  expect(await read(), 'it is asked for again at once').toBe('fresh');
});

test('a secret that was never read fails, and is asked for again', async () => {
  const { read } = secretAt();
  manager.on(GetSecretValueCommand).rejectsOnce(new Error('throttled')).resolves({ SecretString: 'known' });
  await expect(read()).rejects.toThrow('throttled');
  expect(await read()).toBe('known');
});

test('a void version is read again at once, by all who find it void in one call', async () => {
  const { readAfter } = secretAt();
  manager
    .on(GetSecretValueCommand)
    .resolvesOnce({ SecretString: 'old', CreatedDate: new Date(1_000) })
    .resolves({ SecretString: 'new', CreatedDate: new Date(2_000) });
  expect((await readAfter(999)).value).toBe('old');
  const found = await Promise.all([readAfter(1_000), readAfter(1_000), readAfter(1_000)]);
  expect(found).toEqual(Array(3).fill({ value: 'new', madeAt: 2_000 }));
  expect(manager.commandCalls(GetSecretValueCommand)).toHaveLength(2);
});

test('a void version is never returned, neither while no other is known nor when none can be read', async () => {
  const { readAfter } = secretAt();
  const old = { SecretString: 'old', CreatedDate: new Date(1_000) };
  manager.on(GetSecretValueCommand).resolvesOnce(old).resolvesOnce(old).rejectsOnce(new Error('throttled'));
  await readAfter(0);
  await expect(readAfter(1_000)).rejects.toMatchObject({ code: 'busy' });
  await expect(readAfter(1_000)).rejects.toMatchObject({ code: 'busy' });
});
