import { expect, test } from 'vitest';
import { handler as backfillComplaintRecords } from '#functions/gibby/tracking/backfill-complaint-records/handler.ts';
import { backfills } from '#shared/platform/backfills/backfill.dynamo.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { requester, traveller } from '../deal-fixture.ts';
import { trackingFixture } from './tracking-fixture.ts';

/** Two complaints: one from before complaints said that they were counted, which was counted all the same, and one of now. */
async function given() {
  const under = await trackingFixture();
  under.ports.backfills = backfills(under.runtime);
  const [before, now] = [await under.paid(), await under.paid()];
  const table = tableOf(under.runtime);
  const complaint = {
    requestId: before,
    requesterId: requester,
    travellerId: traveller,
    itemName: 'Walnuts',
    type: 1,
    priceToPayMinor: 36_000,
    complainedAt: under.at(),
  };
  await table.commit([
    table.put({ PK: `CPL#${before}`, SK: 'C', ...complaint }),
    table.put({ PK: `CPL#USER#${requester}`, SK: 'COUNT', userId: requester, made: 1 }),
  ]);
  await under.complain(requester, now);
  await under.deliverEvents();
  const recordsOf = async () => {
    const records = await under.ports.complaints.recordsOf([requester, traveller]);
    return [records.get(requester), records.get(traveller)];
  };
  const untilFinished = async () => {
    while (!Object(await under.run(backfillComplaintRecords)).isFinished);
  };
  return { ...under, before, recordsOf, untilFinished };
}

test('each complaint of before counts once, whether it was counted without a mark or not', async () => {
  const { before, recordsOf, untilFinished, ports } = await given();
  const once = [
    { made: 1, met: 0 },
    { made: 0, met: 1 },
  ];
  const twice = [
    { made: 2, met: 0 },
    { made: 0, met: 2 },
  ];
  expect(await recordsOf()).toEqual(once);
  await untilFinished();
  expect(await recordsOf()).toEqual(twice);
  await untilFinished();
  for (const _time of [1, 2]) await ports.complaints.remember(before);
  await ports.complaints.remember(999);
  expect(await recordsOf()).toEqual(twice);
});
