import { randomUUID } from 'node:crypto';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { timestampOf } from '#shared/kernel/time.ts';
import { loginCodes } from '#shared/platform/sessions/login-code.dynamo.ts';
import { type TestRuntime, testRuntime } from '#test/support/store.ts';

const identity = { type: 'email', value: 'hoa@example.com' } as const;
const owner = { accountId: 'a1', identity };

async function issued(runtime: TestRuntime, accountId: string | undefined = 'a1') {
  const id = randomUUID();
  const expiresAt = timestampOf(runtime.clock.now() + 600_000);
  await loginCodes(runtime).issue({ id, accountId, identity, secret: '123456', expiresAt });
  return id;
}

test('the right code is redeemed once', async () => {
  const runtime = await testRuntime();
  const id = await issued(runtime);
  expect(await loginCodes(runtime).redeem(id, '123456')).toEqual(owner);
  expect(await loginCodes(runtime).redeem(id, '123456')).toBeUndefined();
});

test('of many concurrent redemptions of the right code, one succeeds', async () => {
  const runtime = await testRuntime();
  const id = await issued(runtime);
  const answers = await Promise.all(Array.from({ length: 5 }, () => loginCodes(runtime).redeem(id, '123456')));
  expect(answers.filter(Boolean)).toEqual([owner]);
});

test('the fifth try succeeds with the right code, the sixth is refused even with the right code', async () => {
  const runtime = await testRuntime();
  const [fourWrong, fiveWrong] = [await issued(runtime), await issued(runtime)];
  const codes = loginCodes(runtime);
  for (const guess of ['000000', '000001', '000002', '000003']) {
    expect(await codes.redeem(fourWrong, guess)).toBeUndefined();
    expect(await codes.redeem(fiveWrong, guess)).toBeUndefined();
  }
  expect(await codes.redeem(fiveWrong, '000004')).toBeUndefined();
  expect(await codes.redeem(fourWrong, '123456')).toEqual(owner);
  expect(await codes.redeem(fiveWrong, '123456')).toBeUndefined();
});

test('any number of concurrent guesses share five tries', async () => {
  const runtime = await testRuntime();
  const id = await issued(runtime);
  await Promise.all(Array.from({ length: 12 }, (_, n) => loginCodes(runtime).redeem(id, `00000${n % 10}`)));
  expect(await loginCodes(runtime).redeem(id, '123456')).toBeUndefined();
});

test('a code expires on time, whether or not the table has removed it', async () => {
  const runtime = await testRuntime();
  const [inTime, late] = [await issued(runtime), await issued(runtime)];
  runtime.clock.advance(599);
  expect(await loginCodes(runtime).redeem(inTime, '123456')).toEqual(owner);
  runtime.clock.advance(1);
  expect(await loginCodes(runtime).redeem(late, '123456')).toBeUndefined();
});

test('a code without an account is never right, and an unknown id is no error', async () => {
  const runtime = await testRuntime();
  const expiresAt = timestampOf(runtime.clock.now() + 600_000);
  await loginCodes(runtime).issue({ id: 'nobody', identity, secret: '123456', expiresAt });
  expect(await loginCodes(runtime).redeem('nobody', '123456')).toBeUndefined();
  expect(await loginCodes(runtime).redeem('never issued', '123456')).toBeUndefined();
});

test('the table contains neither the code nor the id that redeems it', async () => {
  const runtime = await testRuntime();
  const id = await issued(runtime);
  const stored = await new DynamoDBClient({}).send(new ScanCommand({ TableName: runtime.environment('TABLE_NAME') }));
  expect(stored.Items).toHaveLength(1);
  expect(JSON.stringify(stored.Items)).not.toContain('123456');
  expect(JSON.stringify(stored.Items)).not.toContain(id);
});

test('fast work is answered as late as slow work, and its failure is not swallowed', async () => {
  const codes = loginCodes(await testRuntime());
  const startedAt = performance.now();
  await codes.evenly(async () => undefined);
  expect(performance.now() - startedAt).toBeGreaterThan(490);
  await expect(codes.evenly(async () => Promise.reject(new Error('no table')))).rejects.toThrow('no table');
});
