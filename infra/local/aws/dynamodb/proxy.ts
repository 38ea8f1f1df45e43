import { type AwsAnswer, type AwsCall, allow, jsonObject, listOf } from '../call.ts';
import type { AwsParts } from '../dependencies.ts';
import { needsOf, tablesTouched, WRITES } from './access.ts';
import { askForCapacity, takeCapacity } from './capacity.ts';
import type { DynamodbServer } from './server.ts';
import type { Table } from './tables.ts';

const HEADERS = { 'content-type': 'application/x-amz-json-1.0' } as const;

function failure(type: string, message: string, detail: Record<string, unknown> = {}): AwsAnswer {
  return { status: 400, headers: HEADERS, body: JSON.stringify({ __type: type, message, ...detail }) };
}

function throttled(): AwsAnswer {
  return failure(
    'com.amazon.coral.availability#ThrottlingException',
    'Rate of requests exceeds the allowed throughput.',
  );
}

/** DynamoDB's wording when the first item conflicts with another transaction and the others do not. */
function conflict(input: Record<string, unknown>): AwsAnswer {
  const reasons = listOf(input.TransactItems).map((_, index) =>
    index === 0 ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' } : { Code: 'None' },
  );
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return failure(
    'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: reasons },
  );
}

/**
 * Passes DynamoDB calls on to the server: authorises them by the caller's role, counts them in `costs`, injects faults,
 * and calls `wrote` with the caller's name when a table's stream may have new records. A call that is denied or hit by a fault changes
 * nothing.
 */
export function createDynamodbProxy(
  { iam, faults, costs }: Pick<AwsParts, 'iam' | 'faults' | 'costs'>,
  server: DynamodbServer,
  tables: ReadonlyMap<string, Table>,
  wrote: (tableNames: readonly string[], writer: string) => void,
): (call: AwsCall) => Promise<AwsAnswer> {
  function authorise(call: AwsCall, input: Record<string, unknown>): string[] {
    const needs = needsOf(call.operation, input, tables);
    for (const { action, resource, leadingKeys } of needs) {
      const context = leadingKeys === undefined ? undefined : { 'dynamodb:LeadingKeys': leadingKeys };
      allow(iam, call.principal, action, resource, context);
    }
    return tablesTouched(needs);
  }

  return async function proxy(call) {
    const input = jsonObject(call.body);
    const { operation } = call;
    const touched = authorise(call, input);
    const subject = `${call.principal.name} ${operation} ${touched.join(' ')}`;
    if (faults.strikes('throttle', subject)) return throttled();
    if (operation.startsWith('Transact') && faults.strikes('conflict', subject)) return conflict(input);
    if (operation === 'DescribeTable') {
      return { headers: HEADERS, ...(await server.send(`DynamoDB_20120810.${operation}`, call.body)) };
    }
    const asked = askForCapacity(call.body, input);
    const answer = await server.send(`DynamoDB_20120810.${operation}`, asked.body);
    if (answer.status !== 200) return { headers: HEADERS, ...answer };
    const write = WRITES.has(operation);
    const measured = takeCapacity(answer.body, asked.added);
    costs.add(write ? 'writeUnits' : 'readUnits', measured.units);
    if (write) wrote(touched, call.principal.name);
    if (write && faults.strikes('timeoutAfterCommit', subject)) return { status: 0, cut: true };
    return { status: 200, headers: HEADERS, body: measured.body };
  };
}
