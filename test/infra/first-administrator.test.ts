import { readFileSync } from 'node:fs';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { prefixes } from '#shared/platform/accounts/accounts.keys.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { testRuntime } from '../support/store.ts';

const page = readFileSync(new URL('../../infra/README.md', import.meta.url), 'utf8');
const [command = ''] = /aws dynamodb update-item[^`]*/.exec(page) ?? [];

/** The value of an option in the documented command. */
function option(name: string): string {
  const [, value] = new RegExp(`--${name} '([^']*)'`).exec(command) ?? [];
  if (value === undefined) throw new Error(`The command has no --${name}.`);
  return value;
}

async function given(type: string | undefined) {
  const runtime = await testRuntime();
  const TableName = runtime.environment('TABLE_NAME');
  const table = tableOf(runtime);
  const key = { PK: `${prefixes.account}a1`, SK: 'A' };
  if (type !== undefined) await table.commit([table.put({ ...key, id: 'a1', type })]);
  const runCommand = () =>
    new DynamoDBClient({}).send(
      new UpdateItemCommand({
        TableName,
        Key: JSON.parse(option('key').replace('<account id>', 'a1')),
        ConditionExpression: option('condition-expression'),
        UpdateExpression: option('update-expression'),
        ExpressionAttributeNames: JSON.parse(option('expression-attribute-names')),
        ExpressionAttributeValues: JSON.parse(option('expression-attribute-values')),
      }),
    );
  return { runCommand, stored: () => table.get(key, z.looseObject({ type: z.string() })) };
}

test('the documented command makes an account an administrator and changes nothing else', async () => {
  const { runCommand, stored } = await given('user');
  await runCommand();
  expect(await stored()).toEqual({ PK: 'ACC#a1', SK: 'A', id: 'a1', type: 'admin' });
});

test.each([
  ['an account that is no user', 'admin'],
  ['no account', undefined],
])('the documented command refuses %s', async (_, type) => {
  const { runCommand, stored } = await given(type);
  const before = await stored();
  await expect(runCommand()).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
  expect(await stored()).toEqual(before);
});
