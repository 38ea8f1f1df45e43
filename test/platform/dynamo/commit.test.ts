import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { testRuntime } from '#test/support/store.ts';

const keys = ['one', 'two'].map((name) => ({ PK: `THING#${name}`, SK: 'T' }));

test('a try that meets the one before it still under way is the same transaction, and both are one success', async () => {
  const table = tableOf(await testRuntime());
  const { send } = DynamoDBDocumentClient.prototype;
  const tokens: unknown[] = [];
  const slow = async function (this: DynamoDBDocumentClient, ...given: Parameters<typeof send>): Promise<unknown> {
    const [command] = given;
    if (command instanceof TransactWriteCommand) tokens.push(command.input.ClientRequestToken);
    const answer: unknown = await Promise.resolve(send.apply(this, given));
    if (tokens.length > 1) return answer;
    throw Object.assign(new Error('under way'), { name: 'TransactionInProgressException' });
  };
  Reflect.set(DynamoDBDocumentClient.prototype, 'send', slow);
  try {
    await table.commit(keys.map((key) => table.put({ ...key, number: 1 }, isNew('changed_meanwhile'))));
  } finally {
    Reflect.set(DynamoDBDocumentClient.prototype, 'send', send);
  }
  expect(tokens).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), tokens[0]]);
  expect(await table.getMany(keys, z.object({ number: z.int() }))).toHaveLength(2);
});
