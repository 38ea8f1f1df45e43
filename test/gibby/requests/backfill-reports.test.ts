import { expect, test } from 'vitest';
import { handler as backfillReports } from '#functions/gibby/requests/backfill-reports/handler.ts';
import { backfills } from '#shared/platform/backfills/backfill.dynamo.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { administrator, requestFixture } from './request-fixture.ts';

/** A request that reports have hidden and one with a report, as they were stored before there was a list. */
async function given() {
  const under = await requestFixture();
  under.ports.backfills = backfills(under.runtime);
  await under.join(1);
  const [hidden, open] = [await under.asked(1), await under.asked(1)];
  const command = { event: 'hide', by: administrator, actor: 'admin', reason: 'x' } as const;
  const { hiddenAt } = await under.advance(hidden, command);
  const table = tableOf(under.runtime);
  const before = (requestId: number, count: number) => table.put({ PK: `RPT#${requestId}`, SK: 'COUNT', count });
  await table.commit([before(hidden, 5), before(open, 2), before(999, 1)]);
  const untilFinished = async () => {
    while (!Object(await under.run(backfillReports)).isFinished);
  };
  return { ...under, hidden, open, hiddenAt, untilFinished };
}

test('what was reported and hidden before there was a list is in it once the backfill has finished', async () => {
  const { hidden, open, untilFinished, reported, ports, hiddenAt, resolve } = await given();
  expect((await reported()).body.data).toEqual([]);
  await untilFinished();
  expect((await reported()).body.data).toMatchObject([{ request_id: hidden, report_count: 5, last_act: null }]);
  expect((await ports.reports.moderationOf(hidden))?.since).toBe(hiddenAt);
  expect((await reported({ state: 'reported' })).body.data).toMatchObject([{ request_id: open, report_count: 2 }]);
  expect((await resolve(hidden, { outcome: 'show', reason: 'One gang' })).body.data.state).toBe('shown');
});

test('the backfill may run again, and changes nothing that was decided since', async () => {
  const { hidden, untilFinished, resolve, items, ports } = await given();
  await resolve(hidden, { outcome: 'show', reason: 'One gang' });
  await untilFinished();
  expect((await ports.reports.moderationOf(hidden))?.state).toBe('shown');
  const after = await items();
  await untilFinished();
  await ports.reports.list(hidden, 'hidden', '2026-03-01T12:00:00.000Z');
  expect(await items()).toEqual(after);
});
