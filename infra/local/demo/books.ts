import { ledger } from '#shared/ledger/ledger.dynamo.ts';
import type { LedgerAccount } from '#shared/ledger/ledger.rules.ts';
import { createRuntime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Cloud } from '../cloud.ts';

/**
 * Prints the signed balances of these accounts under the given names. Throws when their sum is not zero, or when money
 * is still reserved.
 */
export async function printBooks(
  cloud: Cloud,
  unit: string,
  accounts: Readonly<Record<string, LedgerAccount>>,
): Promise<void> {
  const books = openBooks(cloud);
  const balances = await Promise.all(
    Object.entries(accounts).map(async ([name, account]) => ({ name, account, minor: await books.balance(account) })),
  );
  const sum = balances.reduce((total, { minor }) => total + minor, 0);
  const list = balances.map(({ name, minor }) => `${name} ${minor}`).join(', ');
  console.log(`  books in ${unit}: ${list}; sum ${sum}`);
  const isReserved = balances.some(({ account, minor }) => /^(hold|escrow):/.test(account) && minor !== 0);
  if (sum !== 0 || isReserved) throw new Error('The books do not balance.');
}

function openBooks(cloud: Cloud) {
  const [tableName] = cloud.assembly.ofType('AWS::DynamoDB::GlobalTable').map(({ ref }) => ref);
  const { accessKeyId, secretAccessKey, sessionToken } = cloud.operatorCredentials;
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: cloud.awsEndpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  });
  return ledger(createRuntime({ TABLE_NAME: tableName }));
}
