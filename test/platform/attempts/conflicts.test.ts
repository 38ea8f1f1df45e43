import { expect, test } from 'vitest';
import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import { retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import { apart } from '#shared/platform/attempts/attempt.adapter.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { idempotency } from '#shared/platform/http/idempotency.dynamo.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';

const key = { operation: 'makeThing', caller: 'ada', key: 'k' };
const Versioned = z.object({ version: z.int() });
const keyOf = (SK: string) => ({ PK: 'THING', SK });

/** A table with the items A, B and C, and attempts at one request under a key. */
async function situation() {
  const runtime = await testRuntime();
  const table = tableOf(runtime);
  const port = idempotency(runtime);
  const change = { expression: 'ADD version :one', values: { ':one': 1 } };
  for (const name of ['A', 'B', 'C']) await table.commit([table.put({ ...keyOf(name), version: 1 })]);

  const read = async (name: string) => (await table.get(keyOf(name), Versioned))?.version ?? 0;
  /** Makes the version after the one that was read. */
  const advance = (name: string, seen: number) => {
    const isUnchanged = {
      expression: 'version = :seen',
      values: { ':seen': seen },
      otherwise: 'changed_meanwhile',
    } as const;
    return table.commit([table.update(keyOf(name), change, isUnchanged)]);
  };
  /** Another caller's change, which is no part of the attempt. */
  const overtake = (name: string) => apart(() => table.commit([table.update(keyOf(name), change)]));
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    const begun = await port.begin(key, 'hash');
    if (begun.kind !== 'mayRun') throw new Error(begun.kind);
    try {
      return await begun.attempt.run(work);
    } catch (thrown) {
      await begun.attempt.release('failed');
      throw thrown;
    }
  };
  const versions = async () => (await itemsOf(runtime, 'THING')).map(({ SK, version }) => `${SK}${version}`);
  return { read, advance, overtake, attempt, versions };
}

test('a retry reads anew what led to a conflict, as far back as the last commit that was made', async () => {
  const { read, advance, overtake, attempt, versions } = await situation();
  const seen: number[][] = [];
  const work = async (between: () => Promise<void>) => {
    const before = await read('A');
    await advance('B', await read('B'));
    const after = await read('C');
    seen.push([before, after]);
    await between();
    await advance('C', after);
  };
  /** Others change what was read before the first commit, and what was read after it. */
  const overtaken = async () => {
    await overtake('A');
    await overtake('C');
  };

  await expect(attempt(() => work(overtaken))).rejects.toMatchObject({ code: 'changed_meanwhile' });
  await attempt(() => work(async () => undefined));

  expect(seen).toEqual([
    [1, 1],
    [1, 2],
  ]);
  expect(await versions()).toEqual(['A2', 'B2', 'C3']);
});

test('a conflict before any commit leaves no journal, so that the retry reads everything anew', async () => {
  const { read, advance, overtake, attempt, versions } = await situation();
  const work = async (between: () => Promise<unknown>) => {
    const seen = await read('A');
    await between();
    await advance('A', seen);
  };
  const first = attempt(() => work(() => overtake('A')));
  await expect(first).rejects.toMatchObject({ code: 'changed_meanwhile' });
  await attempt(() => work(async () => undefined));
  expect(await versions()).toEqual(['A3', 'B1', 'C1']);
});

test('a conflict that the attempt got over is repeated with the reads behind it, and its commit is made once', async () => {
  const { read, advance, overtake, attempt, versions } = await situation();
  const seen: number[] = [];
  const work = (between: () => Promise<unknown>) =>
    retryOnConflict('others write', async () => {
      const version = await read('A');
      seen.push(version);
      if (version === 1) await between();
      await advance('A', version);
    });
  const dies = async () => {
    await work(() => overtake('A'));
    throw new Failure('busy');
  };
  await expect(attempt(dies)).rejects.toMatchObject({ code: 'busy' });
  await attempt(() => work(async () => undefined));
  expect(seen).toEqual([1, 2, 1, 2]);
  expect(await versions()).toEqual(['A3', 'B1', 'C1']);
});
