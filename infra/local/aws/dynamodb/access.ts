import {
  ACCOUNT,
  isRecord,
  listOf,
  REGION,
  recordOf,
  requiredText,
  ServiceError,
  textOf,
  unsupported,
} from '../call.ts';
import type { Table } from './tables.ts';

/** One permission that a request needs. `leadingKeys` are the partition key values it names; undefined for a scan. */
interface Need {
  readonly action: string;
  readonly resource: string;
  readonly leadingKeys: readonly string[] | undefined;
}

type Tables = ReadonlyMap<string, Table>;

/** Operations on one item or table whose IAM action has the operation's own name. */
const BY_KEY = new Set(['GetItem', 'UpdateItem', 'DeleteItem']);
const TRANSACTION_ACTIONS: Readonly<Record<string, string>> = {
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Get: 'dynamodb:GetItem',
};

/** Operations that may add records to a table's stream. */
export const WRITES: ReadonlySet<string> = new Set([
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'TransactWriteItems',
]);

export function tableName(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? (nameOrArn.split('/')[1] ?? nameOrArn) : nameOrArn;
}

function tableArn(name: string, tables: Tables): string {
  return tables.get(name)?.arn ?? `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}`;
}

function keyText(attribute: unknown): string[] {
  const { S, N, B } = recordOf(attribute);
  const value = textOf(S) ?? textOf(N) ?? textOf(B);
  return value === undefined ? [] : [value];
}

function leadingKeyOf(item: unknown, table: Table | undefined): string[] {
  return table === undefined ? [] : keyText(recordOf(item)[table.partitionKey]);
}

const EQUALITY = /([#\w.-]+)\s*=\s*(:\w+)/g;

/** The partition key value that a Query names in its key condition, in either syntax. */
function queryLeadingKeys(input: Record<string, unknown>, partitionKey: string): string[] {
  const names = recordOf(input.ExpressionAttributeNames);
  const values = recordOf(input.ExpressionAttributeValues);
  for (const [, name = '', placeholder = ''] of (textOf(input.KeyConditionExpression) ?? '').matchAll(EQUALITY)) {
    if ((name.startsWith('#') ? names[name] : name) === partitionKey) return keyText(values[placeholder]);
  }
  const condition = recordOf(recordOf(input.KeyConditions)[partitionKey]);
  return condition.ComparisonOperator === 'EQ' ? listOf(condition.AttributeValueList).flatMap(keyText) : [];
}

function readNeed(operation: string, input: Record<string, unknown>, tables: Tables): Need {
  const name = tableName(requiredText(input, 'TableName'));
  const table = tables.get(name);
  const index = textOf(input.IndexName);
  const partitionKey = index === undefined ? table?.partitionKey : table?.indexPartitionKeys.get(index);
  const leadingKeys = operation === 'Scan' ? undefined : queryLeadingKeys(input, partitionKey ?? '');
  // A condition on "all leading keys" holds for an empty list, so a query whose key cannot be read is refused here.
  if (leadingKeys?.length === 0 && partitionKey !== undefined) {
    throw new ServiceError(400, 'ValidationException', `Query condition missed key schema element: ${partitionKey}`);
  }
  return {
    action: `dynamodb:${operation}`,
    resource: index === undefined ? tableArn(name, tables) : `${tableArn(name, tables)}/index/${index}`,
    leadingKeys,
  };
}

function batchNeeds(operation: string, input: Record<string, unknown>, tables: Tables): Need[] {
  return Object.entries(recordOf(input.RequestItems)).map(([nameOrArn, requests]) => {
    const name = tableName(nameOrArn);
    const keys =
      operation === 'BatchGetItem'
        ? listOf(recordOf(requests).Keys)
        : listOf(requests).map((request) => {
            const { PutRequest, DeleteRequest } = recordOf(request);
            return isRecord(PutRequest) ? PutRequest.Item : recordOf(DeleteRequest).Key;
          });
    return {
      action: `dynamodb:${operation}`,
      resource: tableArn(name, tables),
      leadingKeys: keys.flatMap((key) => leadingKeyOf(key, tables.get(name))),
    };
  });
}

function transactionNeeds(input: Record<string, unknown>, tables: Tables): Need[] {
  return listOf(input.TransactItems).flatMap((item) =>
    Object.entries(recordOf(item)).map(([kind, request]) => {
      const action = TRANSACTION_ACTIONS[kind];
      if (action === undefined) throw new ServiceError(400, 'ValidationException', `Unknown transaction item ${kind}.`);
      const part = recordOf(request);
      const name = tableName(requiredText(part, 'TableName'));
      return {
        action,
        resource: tableArn(name, tables),
        leadingKeys: leadingKeyOf(kind === 'Put' ? part.Item : part.Key, tables.get(name)),
      };
    }),
  );
}

/**
 * The permissions that DynamoDB checks in IAM (Service Authorization Reference, "Amazon DynamoDB"): a transaction needs
 * the single-item action of each of its parts, an index query the index's own arn.
 *
 * @throws ServiceError 501 for operations that the local cloud does not pass on.
 */
export function needsOf(operation: string, input: Record<string, unknown>, tables: Tables): Need[] {
  if (operation === 'TransactWriteItems' || operation === 'TransactGetItems') return transactionNeeds(input, tables);
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem') return batchNeeds(operation, input, tables);
  if (operation === 'Query' || operation === 'Scan') return [readNeed(operation, input, tables)];
  const known = BY_KEY.has(operation) || operation === 'PutItem' || operation === 'DescribeTable';
  if (!known) throw unsupported('dynamodb', operation);
  const name = tableName(requiredText(input, 'TableName'));
  const leadingKeys =
    operation === 'DescribeTable'
      ? undefined
      : leadingKeyOf(operation === 'PutItem' ? input.Item : input.Key, tables.get(name));
  return [{ action: `dynamodb:${operation}`, resource: tableArn(name, tables), leadingKeys }];
}

/** Names of the tables that the needs touch. */
export function tablesTouched(needs: readonly Need[]): string[] {
  return [...new Set(needs.map(({ resource }) => tableName(resource)))];
}
