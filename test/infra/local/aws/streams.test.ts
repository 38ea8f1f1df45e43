import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDynamodbServer } from '#infra/local/aws/dynamodb/server.ts';
import type { Resource } from '#infra/local/interfaces.ts';
import {
  functionWith,
  type Handler,
  mainTable,
  queue,
  queueArn,
  recordsOf,
  STREAM_READER,
  startTestEndpoint,
  streamMapping,
  type TestEndpoint,
} from './endpoint-under-test.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'aws-streams-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const put = (PK: string, SK: string, more: Record<string, { S: string } | { N: string }> = {}) =>
  new PutItemCommand({ TableName: 'Main', Item: { PK: { S: PK }, SK: { S: SK }, ...more } });

const changeOf = (record: Record<string, unknown>) =>
  record.dynamodb as { Keys: { SK: { S: string } }; SequenceNumber: string };
const sortKeys = (event: Record<string, unknown>) => recordsOf(event).map((record) => changeOf(record).Keys.SK.S);

function cloudWith(
  mapping: Record<string, unknown>,
  consumer: Handler,
  more: readonly Resource[] = [],
): Promise<TestEndpoint> {
  return startTestEndpoint({
    dataDirectory: directory,
    resources: [mainTable, ...functionWith('consumer', [STREAM_READER]), streamMapping('consumer', mapping), ...more],
    handlers: { consumer },
  });
}

test('records reach the function in order, in the documented form, before the clock moves on', async () => {
  const events: Record<string, unknown>[] = [];
  await using cloud = await cloudWith({ BatchSize: 10 }, (event) => void events.push(event));
  const db = new DynamoDBClient(cloud.client());
  for (const SK of ['1', '2', '3']) await db.send(put('A', SK));
  await cloud.activity.idle();
  expect(events.flatMap(sortKeys)).toEqual(['1', '2', '3']);
  expect(recordsOf(events[0] ?? {})[0]).toMatchObject({
    eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    eventSourceARN: expect.stringContaining(':table/Main/stream/'),
    dynamodb: { Keys: { PK: { S: 'A' } }, NewImage: { PK: { S: 'A' } }, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
});

test('the function gets only the records that the filter selects', async () => {
  const seen: string[] = [];
  const Pattern = JSON.stringify({ eventName: ['INSERT'], dynamodb: { Keys: { SK: { S: [{ prefix: 'EVT#' }] } } } });
  await using cloud = await cloudWith(
    { FilterCriteria: { Filters: [{ Pattern }] } },
    (event) => void seen.push(...sortKeys(event)),
  );
  const db = new DynamoDBClient(cloud.client());
  for (const SK of ['EVT#1', 'META', 'EVT#2', 'EVT#1'])
    await db.send(put('A', SK, { note: { S: String(seen.length) } }));
  await cloud.activity.idle();
  expect(seen).toEqual(['EVT#1', 'EVT#2']);
});

test('an operator that is not supported stops the start, naming the mapping', async () => {
  const Pattern = JSON.stringify({ eventName: [{ wildcard: '*' }] });
  await expect(cloudWith({ FilterCriteria: { Filters: [{ Pattern }] } }, () => {})).rejects.toThrow(
    /consumerMapping.*wildcard/,
  );
});

test('a mapping whose parallel batches could reorder the events of an entity stops the start', async () => {
  await expect(cloudWith({ ParallelizationFactor: 10 }, () => {})).rejects.toThrow(/consumerMapping.*overtake/);
});

test('a role that may not read the stream stops the start', async () => {
  const resources = [mainTable, ...functionWith('consumer', []), streamMapping('consumer')];
  await expect(startTestEndpoint({ resources })).rejects.toThrow(/consumerMapping.*dynamodb:GetRecords/);
});

test('after a partial failure, delivery continues from the first failed record', async () => {
  const batches: string[][] = [];
  let failures = 1;
  const gate = Promise.withResolvers<void>();
  await using cloud = await cloudWith({ FunctionResponseTypes: ['ReportBatchItemFailures'] }, async (event) => {
    await gate.promise;
    batches.push(sortKeys(event));
    const failed = recordsOf(event).find((record) => changeOf(record).Keys.SK.S === '3');
    if (failed === undefined || failures-- <= 0) return { batchItemFailures: [] };
    return { batchItemFailures: [{ itemIdentifier: changeOf(failed).SequenceNumber }] };
  });
  const db = new DynamoDBClient(cloud.client());
  for (const SK of ['1', '2', '3', '4']) await db.send(put('A', SK));
  gate.resolve();
  await cloud.activity.idle();
  const delivered = batches.flat();
  expect(delivered.filter((key) => key === '1' || key === '2')).toEqual(['1', '2']);
  expect(delivered.filter((key) => key === '3')).toHaveLength(2);
  expect(delivered.lastIndexOf('3')).toBeLessThan(delivered.lastIndexOf('4'));
});

test('a poisonous record is isolated, retried by the clock, sent to the failure destination, and blocks no later record', async () => {
  const done: string[] = [];
  const gate = Promise.withResolvers<void>();
  const mapping = {
    BisectBatchOnFunctionError: true,
    DestinationConfig: { OnFailure: { Destination: queueArn('lost') } },
  };
  await using cloud = await cloudWith(
    mapping,
    async (event) => {
      await gate.promise;
      if (sortKeys(event).includes('bad')) throw new Error('poison');
      done.push(...sortKeys(event));
    },
    [queue('lost')],
  );
  const db = new DynamoDBClient(cloud.client());
  for (const SK of ['1', 'bad', '3', '4']) await db.send(put('A', SK));
  gate.resolve();
  await cloud.clock.advance(120);
  expect(done).toEqual(['1', '3', '4']);
  expect(cloud.endpoint.queues()).toEqual([expect.objectContaining({ name: 'lost', visible: 1 })]);
});

test('records that a process had not finished when it ended are delivered by the next process', async () => {
  const first: string[] = [];
  const hanging = Promise.withResolvers<void>();
  const cloud = await cloudWith({ BatchSize: 1 }, async (event) => {
    if (sortKeys(event).includes('2')) await hanging.promise;
    first.push(...sortKeys(event));
  });
  const db = new DynamoDBClient(cloud.client());
  for (const SK of ['1', '2', '3']) await db.send(put('A', SK));
  await expect.poll(() => first).toEqual(['1']);
  await cloud.close();

  const second: string[] = [];
  await using next = await cloudWith({ BatchSize: 1 }, (event) => void second.push(...sortKeys(event)));
  await next.activity.idle();
  expect(second).toEqual(['2', '3']);
  hanging.resolve();
});

test('each mapping continues from its own position', async () => {
  const run = async (slow: Handler, keys: string[]) => {
    const quick: string[] = [];
    const cloud = await startTestEndpoint({
      dataDirectory: directory,
      resources: [
        mainTable,
        ...['quick', 'slow'].flatMap((name) => [...functionWith(name, [STREAM_READER]), streamMapping(name)]),
      ],
      handlers: { quick: (event) => void quick.push(...sortKeys(event)), slow },
    });
    const db = new DynamoDBClient(cloud.client());
    for (const SK of keys) await db.send(put('A', SK));
    await expect.poll(() => quick).toEqual(keys);
    return cloud;
  };
  const hanging = Promise.withResolvers<void>();
  const first = await run(() => hanging.promise, ['1', '2']);
  await first.close();
  const seen: string[] = [];
  await using second = await run((event) => void seen.push(...sortKeys(event)), ['3']);
  await second.activity.idle();
  expect(seen).toEqual(['1', '2', '3']);
  hanging.resolve();
});

test('a DynamoDB server other than the embedded one works too: its stream is read through the API', async () => {
  const external = await startDynamodbServer(':memory:', undefined);
  const run = async (keys: string[]) => {
    const seen: string[] = [];
    await using cloud = await startTestEndpoint({
      dataDirectory: directory,
      dynamodbEndpoint: external.url,
      resources: [mainTable, ...functionWith('consumer', [STREAM_READER]), streamMapping('consumer')],
      handlers: { consumer: (event) => void seen.push(...sortKeys(event)) },
    });
    const db = new DynamoDBClient(cloud.client());
    for (const SK of keys) await db.send(put('A', SK));
    await cloud.activity.idle();
    return seen;
  };
  expect(await run(['1', '2'])).toEqual(['1', '2']);
  expect(await run(['3'])).toEqual(['3']);
  await external.close();
});

test('a duplicate fault delivers a batch twice', async () => {
  const seen: string[] = [];
  await using cloud = await cloudWith({ BatchSize: 1 }, (event) => void seen.push(...sortKeys(event)));
  cloud.faults.configure({ rules: [{ kind: 'duplicate', match: 'consumer', times: 1 }] });
  const db = new DynamoDBClient(cloud.client());
  for (const SK of ['1', '2']) await db.send(put('A', SK));
  await cloud.activity.idle();
  expect(seen).toEqual(['1', '1', '2']);
});

test('items expire by the virtual clock, not before, and their stream records name the service that removed them', async () => {
  const removals: Record<string, unknown>[] = [];
  await using cloud = await cloudWith({}, (event) => {
    removals.push(...recordsOf(event).filter(({ eventName }) => eventName === 'REMOVE'));
  });
  const db = new DynamoDBClient(cloud.client());
  const inSeconds = (seconds: number) => ({ ttl: { N: String(Math.floor(cloud.clock.now() / 1_000) + seconds) } });
  await db.send(put('A', 'short', inSeconds(3_600)));
  await db.send(put('A', 'long', inSeconds(604_800)));
  const remaining = async () => {
    const query = new QueryCommand({
      TableName: 'Main',
      KeyConditionExpression: 'PK = :p',
      ExpressionAttributeValues: { ':p': { S: 'A' } },
    });
    return (await db.send(query)).Items?.map(({ SK }) => SK?.S);
  };
  await cloud.clock.advance(3_590);
  expect(await remaining()).toEqual(['long', 'short']);
  await cloud.clock.advance(20);
  expect(await remaining()).toEqual(['long']);
  expect(removals).toEqual([
    expect.objectContaining({ userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }),
  ]);
});
