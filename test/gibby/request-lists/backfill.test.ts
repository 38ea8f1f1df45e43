import { expect, test } from 'vitest';
import { requests } from '#shared/gibby/requests/request.dynamo.ts';
import type { Request, RequestEvent } from '#shared/gibby/requests/request.ts';
import { newRequest } from '#shared/gibby/requests/request-change.rules.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { backfills } from '#shared/platform/backfills/backfill.dynamo.ts';
import type { Progress } from '#shared/platform/backfills/backfill.ts';
import { begin, details } from '#test/gibby/requests/request-memory.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';
import { type BackfillPorts, backfillDeliveryLists, deliveryListingOf, deliveryLists } from './delivery-list.ts';

const country = 101;
const ids = Array.from({ length: 24 }, (_, index) => index + 1);
const all = { page: 1, per_page: 30 };

/** Requests that were posted before the list existed. They are large, so that the walk takes several pages. */
async function given() {
  const runtime = await testRuntime();
  const store = requests(runtime);
  const lists = deliveryLists(runtime);
  const note = 'n'.repeat(200_000);
  const created = ids.map((id) =>
    newRequest({ ...details, id, requesterId: 7, deliveryCountryId: country, note }, begin),
  );
  for (const { request, event } of created) await store.commit(store.creation(request, event));
  const ports: BackfillPorts = {
    backfills: backfills(runtime),
    requests: store,
    deliveryLists: lists,
    clock: runtime.clock,
  };
  /** Changes a request as the deployed code does: its consumer records the new version in the new list, too. */
  const hide = async (id: number) => {
    const before = await store.get(id);
    const event = created[id - 1]?.event;
    if (!before || !event) throw new Error(`There is no request ${id}.`);
    const [changed, changing] = hidden(before, event);
    await store.commit(store.change(changed, changing));
    await lists.record(id, changed.version, deliveryListingOf(id, changed));
  };
  const listed = async () =>
    (await lists.list(country, all)).items.map(({ requestId }) => requestId).sort((a, b) => a - b);
  return { ports, lists, hide, listed, items: () => itemsOf(runtime) };
}

function hidden(before: Request, event: RequestEvent): [Request, RequestEvent] {
  const version = before.version + 1;
  const changed: Request = { ...before, version, hiddenAt: timestampOf(begin) };
  return [changed, { ...event, event: 'hide', seq: version, requestVersion: version, from: before.status }];
}

async function untilFinished(ports: BackfillPorts): Promise<readonly Progress[]> {
  const runs: Progress[] = [];
  while (runs.at(-1)?.finishedAt == null) runs.push(await backfillDeliveryLists(ports));
  return runs;
}

test('requests of before appear in a new list once the backfill has finished, each of them once', async () => {
  const { ports, lists, listed, items } = await given();
  expect(await listed()).toEqual([]);
  const runs = await untilFinished(ports);
  expect(runs.length, 'the walk takes several runs').toBeGreaterThan(2);
  expect(runs.at(-1)?.met).toBe(ids.length);
  expect(await listed()).toEqual(ids);
  expect(await lists.count(country)).toBe(ids.length);

  const before = await items();
  await backfillDeliveryLists(ports);
  expect(await items(), 'a run after the last').toEqual(before);
});

test('a backfill that is cut in the middle of a page goes on where it was', async () => {
  const { ports, lists, listed } = await given();
  await backfillDeliveryLists(ports);
  const half = await listed();
  expect(half.length).toBeGreaterThan(0);
  expect(half.length).toBeLessThan(ids.length);

  let left = 5;
  const dying: BackfillPorts = {
    ...ports,
    deliveryLists: {
      record: async (...args) => {
        if (left-- <= 0) throw new Error('the function ran out of time');
        await ports.deliveryLists.record(...args);
      },
    },
  };
  await expect(backfillDeliveryLists(dying)).rejects.toThrow('ran out of time');
  const cut = await listed();
  expect(cut.length).toBeGreaterThan(half.length);
  expect(cut.length).toBeLessThan(ids.length);

  await untilFinished(ports);
  expect(await listed()).toEqual(ids);
  expect(await lists.count(country)).toBe(ids.length);
});

test('requests that change meanwhile are listed as they are now, whether before, after or during their turn', async () => {
  const { ports, lists, hide, listed } = await given();
  await hide(1);
  await backfillDeliveryLists(ports);
  const [done = 0] = await listed();
  await hide(done);
  const waiting = ids.find((id) => id > 1 && id !== done && id % 2 === 0) ?? 0;

  const overtaken = new Set<number>();
  const racing: BackfillPorts = {
    ...ports,
    requests: {
      // The request changes after the backfill has read it and before it writes.
      get: async (id) => {
        const read = await ports.requests.get(id);
        if (overtaken.size < 4 && read?.hiddenAt === null) {
          overtaken.add(id);
          await hide(id);
        }
        return read;
      },
    },
  };
  await hide(waiting);
  await untilFinished(racing);
  expect(overtaken.size).toBe(4);
  const visible = ids.filter((id) => ![1, done, waiting, ...overtaken].includes(id));
  expect(await listed()).toEqual(visible);
  expect(await lists.count(country)).toBe(visible.length);
});

test('of two runs at once one saves its progress, and every request is still listed once', async () => {
  const { ports, lists, listed } = await given();
  const both = await Promise.allSettled([backfillDeliveryLists(ports), backfillDeliveryLists(ports)]);
  const refused = both.filter((run) => run.status === 'rejected');
  expect(refused.map(({ reason }) => reason.code)).toEqual(['changed_meanwhile']);
  await untilFinished(ports);
  expect(await listed()).toEqual(ids);
  expect(await lists.count(country)).toBe(ids.length);
});
