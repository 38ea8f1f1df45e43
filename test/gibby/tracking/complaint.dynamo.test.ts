import { expect, test } from 'vitest';
import { complaints } from '#shared/gibby/tracking/complaint.dynamo.ts';
import type { OpenComplaint } from '#shared/gibby/tracking/complaint.ts';
import { testRuntime } from '#test/support/store.ts';

const complaint = (requestId: number, second = 0): OpenComplaint => ({
  requestId,
  requesterId: 1,
  travellerId: 2,
  itemName: 'Walnuts',
  type: 1,
  priceToPayMinor: 36_000,
  complainedAt: `2026-03-01T12:00:0${second}.000Z`,
});
const firstPage = { page: 1, per_page: 30 };

test('complaints are listed and counted from creation until they are settled', async () => {
  const port = complaints(await testRuntime());
  await port.add(complaint(66, 2));
  await port.add(complaint(65, 1));
  expect((await port.open(firstPage)).items).toEqual([complaint(65, 1), complaint(66, 2)]);
  expect(await port.countOpen()).toBe(2);
  await port.settle(65);
  expect((await port.open(firstPage)).items).toEqual([complaint(66, 2)]);
  expect(await port.countOpen()).toBe(1);
});

test('each complaint counts once, however often and in whatever order its events arrive', async () => {
  const port = complaints(await testRuntime());
  await port.settle(65);
  await Promise.all(Array.from({ length: 10 }, () => port.add(complaint(65))));
  expect(await port.countOpen()).toBe(1);
  await Promise.all(Array.from({ length: 10 }, () => port.settle(65)));
  await port.add(complaint(65));
  expect([await port.countOpen(), (await port.open(firstPage)).items]).toEqual([0, []]);
});

test('each complaint counts once for its two parties, also after it was settled', async () => {
  const port = complaints(await testRuntime());
  await Promise.all([65, 66, 65, 66].map((requestId) => port.add(complaint(requestId))));
  await port.add({ ...complaint(67), travellerId: 3 });
  await port.settle(65);
  const records = new Map([
    [1, { made: 3, met: 0 }],
    [2, { made: 0, met: 2 }],
    [3, { made: 0, met: 1 }],
  ]);
  expect(await port.recordsOf([1, 2, 3, 2, 4])).toEqual(records);
});
