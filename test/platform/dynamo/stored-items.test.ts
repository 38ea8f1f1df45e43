import { expect, test } from 'vitest';
import * as z from 'zod';
import { categories } from '#shared/gibby/reference/category.dynamo.ts';
import { requests } from '#shared/gibby/requests/request.dynamo.ts';
import { newRequest } from '#shared/gibby/requests/request-change.rules.ts';
import { errorTable } from '#shared/kernel/errors.ts';
import { defineTask, handle } from '#shared/kernel/route/define.ts';
import { taskFunction } from '#shared/kernel/route/task.ts';
import { Timestamp, timestampOf } from '#shared/kernel/time.ts';
import { accounts } from '#shared/platform/accounts/account.dynamo.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { type Key, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { begin, details } from '#test/gibby/requests/request-memory.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';

const key = { PK: 'TST#secret-7', SK: 'T#secret-8' };

async function stored(...items: readonly (Key & Record<string, unknown>)[]) {
  const runtime = await testRuntime();
  const table = tableOf(runtime);
  for (const item of items) await table.commit([table.put(item)]);
  return { runtime, table };
}

test('a read returns what its schema names: neither keys nor attributes that a later version added', async () => {
  const { table } = await stored({ ...key, GSI1PK: 'TSX#1', GSI1SK: 'a', name: 'one', later: { unknown: true } });
  const Schema = z.object({ name: z.string() });
  expect(await table.get(key, Schema)).toEqual({ name: 'one' });
  expect(await table.getMany([key], Schema)).toEqual([{ name: 'one' }]);
  expect((await table.query({ partition: key.PK }, Schema)).items).toEqual([{ name: 'one' }]);
  expect((await table.query({ partition: 'TSX#1', index: 'GSI1' }, Schema)).items).toEqual([{ name: 'one' }]);
  expect((await table.scan({ segment: 0, segments: 1, prefix: 'TST#' }, Schema)).items).toEqual([{ name: 'one' }]);
  expect(await takeItems(table, { partition: key.PK }, 5, Schema)).toEqual([{ name: 'one' }]);
});

/** Version 3 of an item: `seenAt` was a number of milliseconds, `title` was called `name`, and `tags` did not exist. */
const Versioned = z
  .object({
    title: z.string().optional(),
    name: z.string().optional(),
    seenAt: z.union([Timestamp, z.int().transform(timestampOf)]),
    tags: z.array(z.string()).default([]),
  })
  .transform(({ title, name, ...rest }, context) => {
    const known = title ?? name;
    if (known !== undefined) return { ...rest, title: known };
    context.addIssue({ code: 'custom', path: ['title'], message: 'is required' });
    return z.NEVER;
  });

test.each([
  ['the first version', { name: 'one', seenAt: begin }, []],
  ['the second', { title: 'one', seenAt: begin }, []],
  [
    'today',
    { title: 'one', name: 'still written for those of before', seenAt: timestampOf(begin), tags: ['new'] },
    ['new'],
  ],
])('an item of %s is read in the current form', async (_, item, tags) => {
  const { table } = await stored({ ...key, ...item });
  expect(await table.get(key, Versioned)).toEqual({ title: 'one', seenAt: timestampOf(begin), tags });
});

test('an item that does not fit fails with one code, which names its kind and its paths but no value', async () => {
  const Schema = z.object({
    at: Timestamp,
    legs: z.array(z.object({ amountMinor: z.int() })),
    by: z.record(z.string(), z.int()),
  });
  const { table } = await stored({
    ...key,
    at: 'the 3rd of March',
    legs: [{ amountMinor: 1 }, { amountMinor: 'a lot' }],
    by: { 'hoa@example.com': 'x' },
  });
  const detail = 'TST# / T# does not fit its schema at at, legs.1.amountMinor, by.*';
  for (const read of [
    () => table.get(key, Schema),
    () => table.getMany([key], Schema),
    () => table.query({ partition: key.PK }, Schema),
    () => table.scan({ segment: 0, segments: 1, prefix: 'TST#' }, Schema),
  ]) {
    await expect(read()).rejects.toMatchObject({ code: 'stored_item_unreadable', message: detail });
  }
  expect(errorTable.stored_item_unreadable.status).toBe(500);
});

test('an unreadable item is logged with its operation, and counted', async () => {
  const { runtime } = await stored({ PK: `ACC#${'a'.repeat(24)}`, SK: 'A', id: 7, firstName: 'Hoa' });
  const task = defineTask({ summary: 'Reads', input: z.object({}), output: z.object({}), uses: {} });
  const run = taskFunction(
    'readAccount',
    handle(task, async () => (await accounts(runtime).get('a'.repeat(24))) ?? {}),
    runtime,
  );
  await expect(run({})).rejects.toMatchObject({ code: 'stored_item_unreadable' });
  const [line] = runtime.lines;
  expect(line).toMatchObject({
    level: 'error',
    facts: { operation: 'readAccount', status: 500, error: 'stored_item_unreadable', faults: 1, unreadableItems: 1 },
  });
  expect(JSON.stringify(line?.facts._aws)).toContain('unreadableItems');
  expect(line?.facts.detail).toMatch(/^ACC# \/ A does not fit its schema at id, identities, lastName, /);
  expect(JSON.stringify(line)).not.toContain('Hoa');
});

test('what a later version added to an item is still there after this version has changed it', async () => {
  const runtime = await testRuntime();
  const table = tableOf(runtime);
  const later = { expression: 'SET later = :later', values: { ':later': { of: ['a later', 'version'] } } };
  const store = requests(runtime);
  const { request, event } = newRequest({ ...details, id: 1, requesterId: 7 }, begin);
  await store.commit(store.creation(request, event));
  await table.commit([table.update({ PK: 'REQ#1', SK: 'R' }, later)]);
  const read = await store.get(1);
  if (!read) throw new Error('The request is gone.');
  await store.commit(store.change({ ...read, version: 2 }, { ...event, seq: 2, requestVersion: 2 }));

  const list = categories(runtime);
  await list.replace(1, { name: 'Duty Free', customs: true }, timestampOf(begin));
  await table.commit([table.update({ PK: 'CAT#all', SK: '0000000001' }, later)]);
  await list.replace(1, { name: 'Duty free', customs: false }, timestampOf(begin));

  const items = await itemsOf(runtime);
  const changed = items.filter(({ PK, SK }) => PK === 'CAT#all' || SK === 'R');
  expect(changed).toMatchObject([
    { version: 2, later: { of: ['a later', 'version'] } },
    { version: 2, later: { of: ['a later', 'version'] } },
  ]);
});
