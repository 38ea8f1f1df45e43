/** What waits in a queue or a table may be any number: no look at it reads more rows for that. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openExpiringItems } from '#infra/local/aws/dynamodb/expiring-items.ts';
import { countItems } from '#infra/local/aws/dynamodb/scan.ts';
import { type DynamodbServer, startDynamodbServer } from '#infra/local/aws/dynamodb/server.ts';
import { createTables, tablesOf } from '#infra/local/aws/dynamodb/tables.ts';
import { createQueues } from '#infra/local/aws/sqs/queues.ts';
import { openState } from '#infra/local/aws/state.ts';
import { PAGE } from '#infra/local/aws/streams/reader.ts';
import {
  assemblyOf,
  functionWith,
  mainTable,
  queue,
  queueArn,
  recordsOf,
  STREAM_READER,
  startTestEndpoint,
  streamMapping,
} from './endpoint-under-test.ts';

const [SMALL, LARGE] = [30, 3_000];

let rowsRead = 0;

/**
 * Counts the rows at which statements look: each asks a function of ours for every row that its index yields.
 */
beforeEach(() => {
  rowsRead = 0;
  const known = new WeakSet<DatabaseSync>();
  const prepare = DatabaseSync.prototype.prepare;
  vi.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (this: DatabaseSync, sql: string) {
    if (!known.has(this)) {
      this.function('visited', { varargs: true }, () => {
        rowsRead++;
        return 1;
      });
    }
    known.add(this);
    return prepare.call(this, sql.replaceAll(/\bWHERE\b/g, 'WHERE visited(rowid) AND'));
  });
});
afterEach(() => vi.restoreAllMocks());

/** Rows read since the last call. */
function rowsSince(): number {
  const found = rowsRead;
  rowsRead = 0;
  return found;
}

function queuesWith(resources: readonly ReturnType<typeof queue>[]) {
  const state = openState(':memory:');
  onTestFinished(() => state.close());
  const time = { nowMs: 1_000_000 };
  const queues = createQueues(assemblyOf(resources), state, { now: () => time.nowMs });
  return { queues, time, work: queues.find(queueArn(resources[0]?.ref.split('/').at(-1) ?? '')) };
}

describe('a queue costs the same at any backlog', () => {
  /** Rows read by one round with this backlog: send, receive, count, look at the clock, remove. */
  function roundWith(backlog: number, fifo: boolean, prepareBacklog: (n: number) => { groupId?: string }): number[] {
    const name = fifo ? 'work.fifo' : 'work';
    const { queues, work, time } = queuesWith([
      queue(name, { FifoQueue: fifo, VisibilityTimeout: 30, DelaySeconds: 0 }),
    ]);
    for (let n = 0; n < backlog; n++) {
      queues.send(work, { body: 'x', ...(fifo && { deduplicationId: `d${n}` }), ...prepareBacklog(n) });
    }
    time.nowMs += 1;
    const [first] = queues.receive(work, 1);
    rowsSince();
    const rows: number[] = [];
    queues.send(work, { body: 'y', ...(fifo && { deduplicationId: 'new', groupId: 'g1' }) });
    rows.push(rowsSince());
    const received = queues.receive(work, 10);
    rows.push(rowsSince());
    expect(queues.counts(work)).toEqual({
      visible: backlog - received.length,
      inFlight: received.length + 1,
      delayed: 0,
    });
    rows.push(rowsSince());
    queues.nextVisibleMs(work);
    rows.push(rowsSince());
    queues.changeVisibility(work, first?.receiptHandle ?? '', 5);
    queues.remove(work, first?.receiptHandle ?? '');
    rows.push(rowsSince());
    expect(Math.max(...rows)).toBeLessThan(50);
    return rows;
  }

  test.each([
    ['a standard queue', false, () => ({})],
    ['a FIFO queue of one group, whose first message is under way', true, () => ({ groupId: 'g1' })],
    ['a FIFO queue of many groups', true, (n: number) => ({ groupId: `g${n}` })],
  ])('%s', (_name, fifo, prepareBacklog) => {
    expect(roundWith(LARGE, fifo, prepareBacklog)).toEqual(roundWith(SMALL, fifo, prepareBacklog));
  });

  test('also when all of it is hidden, and when messages are given up', () => {
    const [small, large] = [SMALL, LARGE].map((backlog) => {
      const { queues, time, work } = queuesWith([
        queue('work', { RedrivePolicy: { deadLetterTargetArn: queueArn('dead'), maxReceiveCount: 1 } }),
        queue('dead'),
      ]);
      for (let n = 0; n < backlog; n++) queues.send(work, { body: 'x' });
      queues.receive(work, backlog);
      rowsSince();
      expect(queues.receive(work, 10)).toEqual([]);
      expect(queues.nextVisibleMs(work)).toBe(time.nowMs + 30_000);
      const hidden = rowsSince();
      expect(queues.counts(work)).toEqual({ visible: 0, inFlight: backlog, delayed: 0 });
      time.nowMs += 30_000;
      rowsSince();
      queues.receive(work, 10);
      const givenUp = rowsSince() / backlog;
      expect(queues.counts(queues.find('dead')).visible).toBe(backlog);
      return { hidden, givenUp: Math.round(givenUp) };
    });
    expect(large).toEqual(small);
    expect(large?.hidden).toBeLessThan(5);
    expect(large?.givenUp).toBeLessThan(5);
  });

  test('and it forgets ids of duplicates that it no longer needs', () => {
    const state = openState(':memory:');
    onTestFinished(() => state.close());
    const time = { nowMs: 0 };
    const queues = createQueues(assemblyOf([queue('work.fifo', { FifoQueue: true })]), state, {
      now: () => time.nowMs,
    });
    const send = (deduplicationId: string) =>
      queues.send(queues.find('work.fifo'), { body: 'x', groupId: 'g', deduplicationId });
    for (let n = 0; n < SMALL; n++) send(`d${n}`);
    time.nowMs += 300_000;
    send('last');
    expect(state.prepare('SELECT count(*) AS stored FROM deduplications').get()).toEqual({ stored: 1 });
  });
});

test('messages of an older data directory keep their order and their visibility', () => {
  const directory = mkdtempSync(join(tmpdir(), 'older-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const old = new DatabaseSync(join(directory, 'aws.db'));
  old.exec(`CREATE TABLE messages (
      id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, messageId TEXT NOT NULL, body TEXT NOT NULL,
      attributes TEXT NOT NULL, groupId TEXT, deduplicationId TEXT, sentMs REAL NOT NULL, visibleMs REAL NOT NULL,
      receiveCount INTEGER NOT NULL DEFAULT 0, firstReceivedMs REAL, receiptHandle TEXT) STRICT;
    CREATE INDEX messagesByReceipt ON messages (receiptHandle)`);
  const add = old.prepare(
    "INSERT INTO messages (queue, messageId, body, attributes, groupId, sentMs, visibleMs) VALUES (?, 'm', ?, '{}', ?, 0, ?)",
  );
  for (const [name, body, group, visibleMs] of [
    ['work', 'hidden', null, 9_000],
    ['work', 'visible', null, 0],
    ['work.fifo', 'hidden', 'a', 9_000],
    ['work.fifo', 'behind it', 'a', 0],
    ['work.fifo', 'first', 'b', 0],
    ['work.fifo', 'second', 'b', 0],
  ] as const) {
    add.run(name, body, group, visibleMs);
  }
  old.close();
  const state = openState(directory);
  onTestFinished(() => state.close());
  const assembly = assemblyOf([queue('work'), queue('work.fifo', { FifoQueue: true })]);
  const queues = createQueues(assembly, state, { now: () => 1_000 });
  const bodies = (name: string) => queues.receive(queues.find(name), 10).map(({ body }) => body);
  expect(bodies('work')).toEqual(['visible']);
  expect(bodies('work.fifo')).toEqual(['first', 'second']);
});

describe('a table costs the same at any size', () => {
  async function tableWith(items: number) {
    const table = tablesOf(assemblyOf([mainTable])).get('Main');
    if (table === undefined) throw new Error('no table');
    const server = await startDynamodbServer(':memory:', process.env.DYNAMODB_ENDPOINT);
    onTestFinished(() => server.close());
    await createTables(server, new Map([['Main', table]]));
    const put = (n: number) => ({
      PutRequest: { Item: { PK: { S: `P${n}` }, SK: { S: 'A' }, ttl: { N: String(1_000 + n) } } },
    });
    for (let n = 0; n < items; n += 25) {
      const RequestItems = { Main: Array.from({ length: 25 }, (_, index) => put(n + index)) };
      await server.call('DynamoDB_20120810.BatchWriteItem', { RequestItems });
    }
    return { server, table };
  }

  test('the page of tables asks the server for the number and scans nothing', async () => {
    const { server } = await tableWith(100);
    const asked: string[] = [];
    const listening: DynamodbServer = {
      ...server,
      call: (target, input) => {
        asked.push(target);
        return server.call(target, input);
      },
    };
    expect(await countItems(listening, 'Main')).toBe(100);
    expect(asked).toEqual(['DynamoDB_20120810.DescribeTable']);
  });

  test('a look for expired items reads these and the next one', async ({ skip }) => {
    const rows = [];
    for (const size of [100, 1_000]) {
      const { server, table } = await tableWith(size);
      if (server.databaseFile === undefined) skip('this table server can only be scanned');
      const items = openExpiringItems(table, 'ttl', server);
      onTestFinished(() => items.close());
      rowsSince();
      const { expired, nextSeconds } = await items.look(1_004);
      expect(expired).toHaveLength(5);
      expect(expired).toContainEqual({ key: { PK: { S: 'P4' }, SK: { S: 'A' } }, expiresAtSeconds: 1_004 });
      expect(nextSeconds).toBe(1_005);
      rows.push(rowsSince());
    }
    expect(rows).toEqual([6, 6]);
  });
});

describe('a stream costs the same at any backlog', () => {
  /** Rows that a mapping has read when it goes on, while this many records wait, and how many it hands over at once. */
  async function goOnWith(backlog: number) {
    const directory = mkdtempSync(join(tmpdir(), 'backlog-'));
    const batches: { size: number; done: () => void }[] = [];
    const cloud = await startTestEndpoint({
      dataDirectory: directory,
      resources: [mainTable, ...functionWith('slow', [STREAM_READER]), streamMapping('slow', { BatchSize: 25 })],
      handlers: {
        slow: (event) => new Promise<void>((done) => batches.push({ size: recordsOf(event).length, done })),
      },
    });
    onTestFinished(async () => {
      await cloud.close();
      rmSync(directory, { recursive: true, force: true });
    });
    const database = new DynamoDBClient(cloud.client());
    const write = (from: number, many: number) => {
      const item = (n: number) => ({ PutRequest: { Item: { PK: { S: `P${from + n}` }, SK: { S: 'A' } } } });
      const Main = Array.from({ length: many }, (_, n) => item(n));
      return database.send(new BatchWriteItemCommand({ RequestItems: { Main } }));
    };
    await write(0, 1);
    await expect.poll(() => batches.length).toBe(1);
    rowsSince();
    for (let n = 1; n < backlog; n += 25) await write(n, 25);
    batches[0]?.done();
    await expect.poll(() => batches.length).toBe(2);
    return { read: rowsSince(), handed: batches[1]?.size };
  }

  test('a mapping that is slow reads one page, and hands over one batch', async () => {
    const few = await goOnWith(PAGE + 100);
    expect(await goOnWith(LARGE)).toEqual(few);
    expect(few).toEqual({ read: PAGE, handed: 25 });
  });
});
