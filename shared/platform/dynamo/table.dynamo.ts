import { type AttributeValue, DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';
import type * as z from 'zod';
import { currentTrace } from '#shared/kernel/clock-ids-log.ts';
import { type ErrorCode, Failure } from '#shared/kernel/errors.ts';
import type { TableIndex } from '#shared/kernel/grants.ts';
import { refuseLate, untilLate } from '#shared/kernel/limits/deadline.ts';
import type { WalkStep } from '#shared/kernel/table-walk.ts';
import { sortPrefixes } from '#shared/kernel/topic.ts';
import type { Page, Write } from '#shared/kernel/transaction.ts';
import { apart, currentAttempt, recalled } from '#shared/platform/attempts/attempt.adapter.ts';
import { oncePerRuntime, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { parseItem, type StoredItem } from './stored-item.ts';

export interface Key {
  readonly PK: string;
  readonly SK: string;
}

type Item = Key & Readonly<Record<string, unknown>>;
type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** A condition with the names and values that it uses, and the error code for the caller when it does not hold. */
export interface Condition {
  readonly expression: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
  /** The failure when the condition does not hold; it may depend on the stored item that refused it. */
  readonly otherwise: ErrorCode | ((found: Readonly<Record<string, unknown>> | undefined) => ErrorCode);
}

/** Holds for items that do not exist yet. */
export const isNew = (otherwise: Condition['otherwise']): Condition => ({
  expression: 'attribute_not_exists(PK)',
  otherwise,
});

type BatchRequest = Record<string, { Keys: Record<string, unknown>[]; ConsistentRead?: boolean | undefined }>;

interface Content {
  readonly item: TransactItem;
  readonly otherwise?: Condition['otherwise'];
}

export interface QueryOptions {
  readonly partition: string;
  /** A prefix of the sort keys, or two bounds, both included. */
  readonly sort?: { readonly prefix: string } | { readonly from: string; readonly to: string };
  readonly index?: TableIndex;
  readonly limit?: number;
  readonly descending?: boolean;
  readonly consistent?: boolean;
  /** `next` of the previous page. */
  readonly cursor?: string;
}

const recordSorts = Object.values(sortPrefixes);

const maxAttempts = 8;
/** DynamoDB's limit for a batch read. */
const batchSize = 100;

/**
 * The one table, with the few operations that the repositories need. Every read takes the schema of the items that it
 * reads, and returns only what the schema names; `stored_item_unreadable` is the failure of an item that does not fit.
 */
export class Table {
  readonly #client: DynamoDBDocumentClient;
  readonly #name: string;
  readonly #runtime: Runtime;

  constructor(runtime: Runtime, client: DynamoDBClient, name: string) {
    this.#client = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
    this.#name = name;
    this.#runtime = runtime;
  }

  /** Strongly consistent by default. */
  async get<T>(
    key: Key,
    schema: z.ZodType<T>,
    options: { consistent: boolean } = { consistent: true },
  ): Promise<T | undefined> {
    const asked = { TableName: this.#name, Key: key, ConsistentRead: options.consistent };
    const found = await recalled('get', asked, async () => {
      const { Item } = await orBusy(this.#client.send(new GetCommand(asked), untilLate()));
      return Item;
    });
    return found && parseItem(found, schema);
  }

  /** The items that exist, in no particular order, a hundred for each request. Eventually consistent by default. */
  async getMany<T>(
    keys: readonly Key[],
    schema: z.ZodType<T>,
    options: { consistent: boolean } = { consistent: false },
  ): Promise<T[]> {
    const found: T[] = [];
    for (let start = 0; start < keys.length; start += batchSize) {
      const items = await this.#getBatch(keys.slice(start, start + batchSize), options.consistent);
      found.push(...items.map((item) => parseItem(item, schema)));
    }
    return found;
  }

  async #getBatch(keys: readonly Key[], consistent: boolean): Promise<StoredItem[]> {
    const found: StoredItem[] = [];
    const Keys = keys.map((key) => ({ ...key }));
    let request: BatchRequest = { [this.#name]: { Keys, ConsistentRead: consistent } };
    for (let attempt = 0; Object.keys(request).length > 0; attempt++) {
      if (attempt === maxAttempts) throw new Failure('busy', { detail: 'unprocessed keys remain' });
      if (attempt > 0) await this.#pause(attempt);
      const asked = request;
      const { Responses, UnprocessedKeys } = await recalled('batch', asked, async () => {
        const answer = await orBusy(this.#client.send(new BatchGetCommand({ RequestItems: asked }), untilLate()));
        return { Responses: answer.Responses, UnprocessedKeys: answer.UnprocessedKeys };
      });
      found.push(...(Responses?.[this.#name] ?? []));
      request = (UnprocessedKeys ?? {}) as BatchRequest;
    }
    return found;
  }

  async query<T>(options: QueryOptions, schema: z.ZodType<T>): Promise<Page<T>> {
    const { partition, sort, index, limit, descending, consistent, cursor } = options;
    const [partitionName, sortName] = index ? [`${index}PK`, `${index}SK`] : ['PK', 'SK'];
    const prefix = sort && 'prefix' in sort ? { ':prefix': sort.prefix } : undefined;
    const range = sort && 'from' in sort ? { ':from': sort.from, ':to': sort.to } : undefined;
    const asked = {
      TableName: this.#name,
      IndexName: index,
      KeyConditionExpression: [
        '#p = :p',
        ...(prefix ? ['begins_with(#s, :prefix)'] : []),
        ...(range ? ['#s BETWEEN :from AND :to'] : []),
      ].join(' AND '),
      ExpressionAttributeNames: { '#p': partitionName, ...(sort && { '#s': sortName }) },
      ExpressionAttributeValues: { ':p': partition, ...prefix, ...range },
      Limit: limit,
      ScanIndexForward: !descending,
      ConsistentRead: consistent,
      ExclusiveStartKey: cursor === undefined ? undefined : startAfter(cursor, partitionName, partition),
    };
    const { Items, LastEvaluatedKey } = await recalled('query', asked, async () => {
      const answer = await orUnknownCursor(cursor, this.#client.send(new QueryCommand(asked), untilLate()));
      return { Items: answer.Items, LastEvaluatedKey: answer.LastEvaluatedKey };
    });
    return pageOf(Items, LastEvaluatedKey, schema);
  }

  /**
   * One page (about 1 MB read) of one of `segments` segments of the whole table: the items whose partition key begins
   * with the prefix. The cost grows with the table, so only scheduled checks use it. Eventually consistent.
   */
  async scan<T>(options: WalkStep & { readonly prefix: string }, schema: z.ZodType<T>): Promise<Page<T>> {
    const { segment, segments, prefix, cursor } = options;
    const { Items, LastEvaluatedKey } = await orUnknownCursor(
      cursor,
      this.#client.send(
        new ScanCommand({
          TableName: this.#name,
          Segment: segment,
          TotalSegments: segments,
          FilterExpression: 'begins_with(PK, :prefix)',
          ExpressionAttributeValues: { ':prefix': prefix },
          ExclusiveStartKey: cursor === undefined ? undefined : keyIn(cursor),
        }),
        untilLate(),
      ),
    );
    return pageOf(Items, LastEvaluatedKey, schema);
  }

  /** Adds one to a counter, which starts at 0, and returns its new value: no two callers get the same. */
  async increment(key: Key, counter: string): Promise<number> {
    const change = {
      TableName: this.#name,
      Key: key,
      UpdateExpression: 'ADD #counter :one',
      ExpressionAttributeNames: { '#counter': counter },
      ExpressionAttributeValues: { ':one': 1 },
      ReturnValues: 'UPDATED_NEW',
    } as const;
    return recalled('increment', change, async () => {
      const { Attributes } = await orBusy(this.#client.send(new UpdateCommand(change), untilLate()));
      return Number(Attributes?.[counter]);
    });
  }

  /** A record of a topic carries the trace id of what it follows from. */
  put(item: Item, condition?: Condition): Write {
    const traceId = recordSorts.some((sort) => item.SK.startsWith(sort)) ? currentTrace() : undefined;
    const Item = { ...item, ...(traceId !== undefined && { traceId }) };
    return write({ Put: { TableName: this.#name, Item, ...conditionInput(condition) } }, condition);
  }

  /** `expression` is an UpdateExpression; the names and values of the condition are added to its own. */
  update(
    key: Key,
    change: { expression: string; names?: Record<string, string>; values?: Record<string, unknown> },
    condition?: Condition,
  ): Write {
    const merged = conditionInput(condition);
    const names = { ...change.names, ...condition?.names };
    const values = { ...change.values, ...condition?.values };
    return write(
      {
        Update: {
          TableName: this.#name,
          Key: key,
          ...merged,
          UpdateExpression: change.expression,
          ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
          ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
        },
      },
      condition,
    );
  }

  remove(key: Key, condition?: Condition): Write {
    return write({ Delete: { TableName: this.#name, Key: key, ...conditionInput(condition) } }, condition);
  }

  check(key: Key, condition: Condition): Write {
    return write(
      {
        ConditionCheck: {
          TableName: this.#name,
          Key: key,
          ...conditionInput(condition),
          ConditionExpression: condition.expression,
        },
      },
      condition,
    );
  }

  /**
   * Commits all writes or none. Fails with the code of the first condition that does not hold, or with `busy` when
   * contention or throttling outlasts the retries. A single write is not sent as a transaction and costs half. Within
   * an attempt at a request with a key, the attempt's mark is one write more.
   */
  async commit(writes: readonly Write[]): Promise<void> {
    const attempt = currentAttempt();
    if (!attempt) return this.#commit(writes);
    const keys = writes.map(({ content }) => keyOf((content as Content).item));
    return attempt.commit(keys, (mark) => this.#commit([mark, ...writes]));
  }

  async #commit(writes: readonly Write[]): Promise<void> {
    const contents = writes.map(({ content }) => content as Content);
    const [only] = contents;
    // One token for all tries: a try that meets the one before it still under way must not follow it as another change.
    const ClientRequestToken = apart(() => this.#runtime.ids.uuid());
    const TransactItems = contents.map(({ item }) => item);
    for (let attempt = 1; ; attempt++) {
      refuseLate();
      try {
        if (contents.length === 1 && only && !only.item.ConditionCheck) await this.#single(only.item);
        else await this.#client.send(new TransactWriteCommand({ TransactItems, ClientRequestToken }), untilLate());
        return;
      } catch (thrown) {
        const refusal = refusalOf(thrown, contents);
        if (refusal) throw refusal;
        if (!isContention(thrown)) throw thrown;
        if (attempt === maxAttempts) throw new Failure('busy', { cause: thrown });
        await this.#pause(attempt);
      }
    }
  }

  #single(item: TransactItem): Promise<unknown> {
    if (item.Put) return this.#client.send(new PutCommand(item.Put), untilLate());
    if (item.Update) return this.#client.send(new UpdateCommand(item.Update), untilLate());
    if (item.Delete) return this.#client.send(new DeleteCommand(item.Delete), untilLate());
    throw new Error('A condition check cannot stand alone.');
  }

  #pause(attempt: number): Promise<void> {
    const milliseconds = apart(() => backoffMilliseconds(this.#runtime, attempt));
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
}

/** Full jitter, so that competing writers do not collide again. `attempt` counts from 1. */
function backoffMilliseconds({ ids }: Runtime, attempt: number): number {
  return ids.below(Math.min(400, 10 * 2 ** attempt));
}

function write(item: TransactItem, condition: Condition | undefined): Write {
  const content: Content = { item, ...(condition && { otherwise: condition.otherwise }) };
  return { store: 'table', content };
}

/** Which item a write is about, and how. */
function keyOf({ Put, Update, Delete, ConditionCheck }: TransactItem): string {
  const { PK, SK } = Put?.Item ?? Update?.Key ?? Delete?.Key ?? ConditionCheck?.Key ?? {};
  return `${Put ? 'put' : Update ? 'update' : Delete ? 'remove' : 'check'} ${PK} ${SK}`;
}

function conditionInput(condition: Condition | undefined) {
  if (!condition) return {};
  return {
    ConditionExpression: condition.expression,
    ...(condition.names && { ExpressionAttributeNames: { ...condition.names } }),
    ...(condition.values && { ExpressionAttributeValues: { ...condition.values } }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

/** The failure named by the first condition that did not hold; undefined if the error has another cause. */
function refusalOf(thrown: unknown, contents: readonly Content[]): Failure | undefined {
  if (thrown instanceof TransactionCanceledException) {
    const reasons = thrown.CancellationReasons ?? [];
    const index = reasons.findIndex(({ Code }) => Code === 'ConditionalCheckFailed');
    if (index < 0) return undefined;
    return failureFor(contents[index]?.otherwise, reasons[index]?.Item, thrown);
  }
  if (thrown instanceof Error && thrown.name === 'ConditionalCheckFailedException') {
    return failureFor(contents[0]?.otherwise, (thrown as { Item?: Record<string, AttributeValue> }).Item, thrown);
  }
  return undefined;
}

function failureFor(
  otherwise: Condition['otherwise'] | undefined,
  found: Record<string, AttributeValue> | undefined,
  cause: Error,
): Failure {
  // The document client converts responses, but not the items that errors carry.
  const code =
    typeof otherwise === 'function' ? otherwise(found && unmarshall(found)) : (otherwise ?? 'changed_meanwhile');
  return new Failure(code, { cause });
}

const contentionCodes = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);
const contentionErrors = new Set([
  'TransactionConflictException',
  'TransactionInProgressException',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
]);

/** A read that is still throttled after the SDK's retries fails with `busy`, which tells the caller to retry later. */
async function orBusy<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (thrown) {
    throw isContention(thrown) ? new Failure('busy', { cause: thrown }) : thrown;
  }
}

/** Whether the same call may succeed later: the cause is a conflicting write or throttling. */
function isContention(thrown: unknown): boolean {
  if (thrown instanceof TransactionCanceledException) {
    return (thrown.CancellationReasons ?? []).some(({ Code }) => Code !== undefined && contentionCodes.has(Code));
  }
  return thrown instanceof Error && contentionErrors.has(thrown.name);
}

function pageOf<T>(items: StoredItem[] = [], lastKey: StoredItem | undefined, schema: z.ZodType<T>): Page<T> {
  return { items: items.map((item) => parseItem(item, schema)), ...(lastKey && { next: encodeCursor(lastKey) }) };
}

function encodeCursor(key: Record<string, unknown>): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * The key that a cursor holds. Fails with `invalid_input` when the caller invented the cursor or took it from another
 * list.
 */
function startAfter(cursor: string, partitionName: string, partition: string): Record<string, unknown> {
  const start = keyIn(cursor);
  // DynamoDB refuses such a cursor too, but not every compatible server does.
  if (start[partitionName] !== partition) throw unknownCursor();
  return start;
}

function keyIn(cursor: string): Record<string, unknown> {
  const key = decodeCursor(cursor);
  if (typeof key !== 'object' || key === null) throw unknownCursor();
  return { ...key };
}

function decodeCursor(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** DynamoDB refuses to continue from a key outside the query: such a cursor was invented. */
async function orUnknownCursor<T>(cursor: string | undefined, reading: Promise<T>): Promise<T> {
  try {
    return await orBusy(reading);
  } catch (thrown) {
    const isRefused = cursor !== undefined && thrown instanceof Error && thrown.name === 'ValidationException';
    throw isRefused ? unknownCursor() : thrown;
  }
}

function unknownCursor(): Failure {
  return new Failure('invalid_input', {
    facts: { errors: [{ in: 'query', path: 'cursor', message: 'unknown cursor' }] },
  });
}

/** The SDK makes this many attempts before the retries in this file start. */
const sdkAttempts = 4;

/** The table of a function; all its ports share one client. */
export const tableOf = oncePerRuntime((runtime) => {
  // The SDK waits seconds after a throttled call, too long for a waiting caller: all retries use this file's pace.
  const retryStrategy = new ConfiguredRetryStrategy(sdkAttempts, (attempt) =>
    apart(() => backoffMilliseconds(runtime, attempt)),
  );
  return new Table(runtime, new DynamoDBClient({ retryStrategy }), runtime.environment('TABLE_NAME'));
});
