import {
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { functionWith, mainTable, startTestEndpoint, TABLE_ARN, type TestEndpoint } from './endpoint-under-test.ts';

const LEADING = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['GIG#*'] } };
const resources = [
  mainTable,
  ...functionWith('gigs', [
    {
      Action: ['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:BatchWriteItem'],
      Resource: TABLE_ARN,
      Condition: LEADING,
    },
    {
      Action: 'dynamodb:Query',
      Resource: `${TABLE_ARN}/index/GSI1`,
      Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['CITY#*'] } },
    },
  ]),
  ...functionWith('stranger', []),
];
const item = (PK: string, SK = 'A') => ({ PK: { S: PK }, SK: { S: SK } });
const put = (PK: string) => new PutItemCommand({ TableName: 'Main', Item: item(PK) });
const queryOf = (pk: string) =>
  new QueryCommand({
    TableName: 'Main',
    KeyConditionExpression: '#p = :p AND begins_with(SK, :s)',
    ExpressionAttributeNames: { '#p': 'PK' },
    ExpressionAttributeValues: { ':p': { S: pk }, ':s': { S: 'A' } },
  });

describe('DynamoDB through the endpoint', () => {
  let cloud: TestEndpoint;
  let gigs: DynamoDBClient;
  let operator: DynamoDBClient;
  beforeAll(async () => {
    cloud = await startTestEndpoint({ resources });
    gigs = new DynamoDBClient(cloud.client('gigs'));
    operator = new DynamoDBClient(cloud.client());
  });
  beforeEach(() => cloud.faults.configure({ rules: [] }));
  afterEach(() => vi.useRealTimers());
  afterAll(() => cloud.close());

  test('a role reaches the keys that its condition names and no others', async () => {
    await gigs.send(put('GIG#1'));
    await expect(gigs.send(put('LEDGER#1'))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('assumed-role/gigsRole/gigs is not authorized to perform: dynamodb:PutItem'),
      $metadata: { httpStatusCode: 400 },
    });
    const { Count } = await operator.send(queryOf('LEDGER#1'));
    expect(Count).toBe(0);
  });

  test('a caller on another clock is refused once, and does not ask again for its clock', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 });
    const patient = new DynamoDBClient({ ...cloud.client('gigs'), maxAttempts: 3 });
    await expect(patient.send(put('LEDGER#1'))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { attempts: 1 },
    });
  });

  test('a query may reach only the key in its condition; on an index, the key of that index', async () => {
    await expect(gigs.send(queryOf('GIG#1'))).resolves.toMatchObject({ Count: 1 });
    await expect(gigs.send(queryOf('LEDGER#1'))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const onIndex = (city: string) =>
      new QueryCommand({
        TableName: 'Main',
        IndexName: 'GSI1',
        KeyConditionExpression: 'GSI1PK = :c',
        ExpressionAttributeValues: { ':c': { S: city } },
      });
    await expect(gigs.send(onIndex('CITY#1'))).resolves.toMatchObject({ Count: 0 });
    await expect(gigs.send(onIndex('GIG#1'))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test('a query whose key cannot be parsed does not pass the condition of the role', async () => {
    const query = new QueryCommand({
      TableName: 'Main',
      KeyConditionExpression: 'SK = :s',
      ExpressionAttributeValues: { ':s': { S: 'A' } },
    });
    await expect(gigs.send(query)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('every key of a batch is checked', async () => {
    const batch = (...keys: string[]) =>
      new BatchWriteItemCommand({ RequestItems: { Main: keys.map((key) => ({ PutRequest: { Item: item(key) } })) } });
    await gigs.send(batch('GIG#2', 'GIG#3'));
    await expect(gigs.send(batch('GIG#4', 'LEDGER#2'))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const { Item } = await operator.send(new GetItemCommand({ TableName: 'Main', Key: item('GIG#4') }));
    expect(Item).toBeUndefined();
  });

  test('a scan and a transaction need their own grants', async () => {
    await expect(gigs.send(new ScanCommand({ TableName: 'Main' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    const check = {
      ConditionCheck: { TableName: 'Main', Key: item('GIG#1'), ConditionExpression: 'attribute_exists(PK)' },
    };
    await expect(gigs.send(new TransactWriteItemsCommand({ TransactItems: [check] }))).rejects.toMatchObject({
      message: expect.stringContaining('dynamodb:ConditionCheckItem'),
    });
  });

  test('a cancelled transaction names the item that cancelled it and changes nothing', async () => {
    await operator.send(put('GIG#taken'));
    const transaction = new TransactWriteItemsCommand({
      TransactItems: [
        { Put: { TableName: 'Main', Item: item('GIG#free') } },
        { Put: { TableName: 'Main', Item: item('GIG#taken'), ConditionExpression: 'attribute_not_exists(PK)' } },
      ],
    });
    const error = await operator.send(transaction).catch((caught) => caught);
    expect(error).toBeInstanceOf(TransactionCanceledException);
    expect(error.CancellationReasons.map(({ Code }: { Code: string }) => Code)).toEqual([
      'None',
      'ConditionalCheckFailed',
    ]);
    const { Item } = await operator.send(new GetItemCommand({ TableName: 'Main', Key: item('GIG#free') }));
    expect(Item).toBeUndefined();
  });

  test('an unknown key and a wrong signature are refused', async () => {
    const config = cloud.client('gigs');
    const unknown = new DynamoDBClient({
      ...config,
      credentials: { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' },
    });
    await expect(unknown.send(put('GIG#9'))).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    const forged = new DynamoDBClient({ ...config, credentials: { ...config.credentials, secretAccessKey: 'forged' } });
    await expect(forged.send(put('GIG#9'))).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  });

  test('consumed units are counted, and returned only to a caller who asks for them', async () => {
    const before = cloud.costs.totals();
    const silent = await gigs.send(put('GIG#5'));
    const asked = await gigs.send(
      new GetItemCommand({ TableName: 'Main', Key: item('GIG#5'), ReturnConsumedCapacity: 'TOTAL' }),
    );
    expect(silent.ConsumedCapacity).toBeUndefined();
    expect(asked.ConsumedCapacity?.CapacityUnits).toBe(0.5);
    const plain = await gigs.send(new GetItemCommand({ TableName: 'Main', Key: item('GIG#5') }));
    expect(plain.Item).toEqual(item('GIG#5'));
    expect(plain.ConsumedCapacity).toBeUndefined();
    expect(cloud.costs.totals().writeUnits - before.writeUnits).toBe(1);
    expect(cloud.costs.totals().readUnits - before.readUnits).toBe(1);
  });

  test('a throttled write does nothing; a write whose answer is lost takes effect', async () => {
    cloud.faults.configure({ rules: [{ kind: 'throttle', match: 'gigs PutItem', times: 1 }] });
    await expect(gigs.send(put('GIG#throttled'))).rejects.toMatchObject({ name: 'ThrottlingException' });
    cloud.faults.configure({ rules: [{ kind: 'timeoutAfterCommit', match: 'gigs PutItem', times: 1 }] });
    await expect(gigs.send(put('GIG#lost'))).rejects.toThrow();
    const get = (key: string) => gigs.send(new GetItemCommand({ TableName: 'Main', Key: item(key) }));
    expect((await get('GIG#throttled')).Item).toBeUndefined();
    expect((await get('GIG#lost')).Item).toEqual(item('GIG#lost'));
  });

  test('a conflict cancels a transaction in the documented form', async () => {
    cloud.faults.configure({ rules: [{ kind: 'conflict', times: 1 }] });
    const transaction = new TransactWriteItemsCommand({
      TransactItems: [{ Put: { TableName: 'Main', Item: item('GIG#c') } }],
    });
    const error = await operator.send(transaction).catch((caught) => caught);
    expect(error).toBeInstanceOf(TransactionCanceledException);
    expect(error.CancellationReasons).toEqual([expect.objectContaining({ Code: 'TransactionConflict' })]);
    await expect(operator.send(transaction)).resolves.toBeDefined();
  });

  test('a crash fault kills the calling environment at its call, and the call does nothing', async () => {
    cloud.faults.configure({ rules: [{ kind: 'crash', match: 'gigs', after: 1, times: 1 }] });
    await gigs.send(put('GIG#before'));
    await expect(gigs.send(put('GIG#crashed'))).rejects.toThrow();
    const { sessionToken } = await gigs.config.credentials();
    expect(cloud.killed).toEqual([sessionToken]);
    const { Item } = await gigs.send(new GetItemCommand({ TableName: 'Main', Key: item('GIG#crashed') }));
    expect(Item).toBeUndefined();
  });
});
